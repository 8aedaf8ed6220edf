package dev.wasmboot.engine.compiler;

/**
 * The part of a {@code try} whose exceptions it handles.
 */
final class Guard {

	/** How many blocks are around its block. */
	final int level;

	/** Where the clauses of a {@code try_table} are in the module. */
	final int clauses;

	/** Begins with the exception on the stack of the JVM, and nothing else. */
	final Label handler = new Label();

	/** The first instruction of the present range. */
	Label start = new Label();

	/** How long the method was before that. */
	int size;

	Guard(int level, int clauses) {
		this.level = level;
		this.clauses = clauses;
	}

}
