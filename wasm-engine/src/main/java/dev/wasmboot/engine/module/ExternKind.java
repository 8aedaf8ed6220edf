package dev.wasmboot.engine.module;

/**
 * The kinds of things that modules import and export, in the order of their codes.
 */
public enum ExternKind {

	/** A function. */
	FUNCTION,

	/** A table. */
	TABLE,

	/** A memory. */
	MEMORY,

	/** A global. */
	GLOBAL,

	/** An exception tag. */
	TAG

}
