package dev.wasmboot.engine;

/**
 * How an engine runs what it loads.
 */
public enum EngineMode {

	/**
	 * Compile functions as they are first needed, and those of small modules ahead in the
	 * background. Interpret them where the JVM does not define classes.
	 */
	AUTO,

	/** Compile all functions of a module when it is loaded. */
	COMPILER,

	/** Interpret. */
	INTERPRETER

}
