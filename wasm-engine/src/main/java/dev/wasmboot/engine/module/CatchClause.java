package dev.wasmboot.engine.module;

/**
 * The kinds of clauses of a {@code try_table}, as the binary format numbers them.
 */
public final class CatchClause {

	/** Exceptions of a tag. */
	public static final int TAG = 0;

	/** Exceptions of a tag, and a reference to the exception. */
	public static final int TAG_REF = 1;

	/** All exceptions. */
	public static final int ALL = 2;

	/** All exceptions, and a reference to the exception. */
	public static final int ALL_REF = 3;

	private CatchClause() {
	}

	/**
	 * Whether a clause names a tag and gives what the tag's exceptions carry.
	 * @param kind the kind of the clause
	 * @return whether it does
	 */
	public static boolean hasTag(int kind) {
		return kind <= TAG_REF;
	}

	/**
	 * Whether a clause gives a reference to the exception.
	 * @param kind the kind of the clause
	 * @return whether it does
	 */
	public static boolean hasReference(int kind) {
		return (kind & 1) != 0;
	}

}
