package dev.wasmboot.engine.interpreter;

import java.util.Arrays;
import java.util.List;

import dev.wasmboot.engine.ValueType;

/**
 * A block that is open while a function is lowered, and the branches that wait for its
 * end to be known.
 */
final class Label {

	/** The kinds of blocks. */
	enum Kind {

		BLOCK, LOOP, IF, ELSE, TRY_TABLE, TRY, CATCH, FUNCTION

	}

	Kind kind;

	final List<ValueType> parameters;

	final List<ValueType> results;

	/** The height of the operand stack below the parameters. */
	final int height;

	/** Where a loop begins. */
	final int start;

	/** The branch that an {@code if} takes to its {@code else}; -1 if there is none. */
	int otherwise = -1;

	/** The region of {@link Handlers} that a {@code try} made. */
	int region = Handlers.NONE;

	/** The innermost region around what is inside the block. */
	int regionInside = Handlers.NONE;

	/** Where the catch clauses of a {@code try_table} are in the module. */
	int clauses;

	private int[] branches = {};

	private int count;

	Label(Kind kind, List<ValueType> parameters, List<ValueType> results, int height, int start) {
		this.kind = kind;
		this.parameters = parameters;
		this.results = results;
		this.height = height;
		this.start = start;
	}

	/**
	 * Whether this is the function itself.
	 */
	boolean isWhole() {
		return this.kind == Kind.FUNCTION;
	}

	/**
	 * The types of the values that a branch to this label takes along.
	 */
	List<ValueType> carried() {
		return (this.kind == Kind.LOOP) ? this.parameters : this.results;
	}

	void addBranch(int word) {
		if (this.count == this.branches.length) {
			this.branches = Arrays.copyOf(this.branches, Math.max(4, 2 * this.count));
		}
		this.branches[this.count++] = word;
	}

	void moveBranchesTo(Label other) {
		for (int i = 0; i < this.count; i++) {
			other.addBranch(this.branches[i]);
		}
	}

	int[] branches() {
		return Arrays.copyOf(this.branches, this.count);
	}

}
