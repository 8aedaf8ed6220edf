package dev.wasmboot.engine;

/**
 * How an engine runs what it loads.
 */
public enum EngineMode {

	/**
	 * Compile functions as they are first needed, and interpret where the JVM does not
	 * let classes be defined.
	 */
	AUTO,

	/** Compile all functions of a module when it is loaded. */
	COMPILER,

	/** Interpret. */
	INTERPRETER

}
