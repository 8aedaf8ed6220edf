package dev.wasmboot.engine.interpreter;

import java.util.Arrays;

import dev.wasmboot.engine.runtime.Tag;

/**
 * Where a function's code catches exceptions. Entering and leaving a {@code try} costs
 * nothing: this is looked at when something is thrown.
 * <p>
 * A region is the words of one {@code try}'s body. Regions lie within each other or
 * apart, and are kept in the order of their beginnings; so the last one that begins
 * before a word either contains it or lies within the region that does, or neither has
 * one: going outwards from there finds the innermost region around the word in as many
 * steps as blocks can be nested. What the clauses of a region do not catch is looked for
 * in the next region, which is the one around it, or one further out if it delegates.
 */
final class Handlers {

	static final int NONE = -1;

	private static final int START = 0;

	private static final int END = 1;

	private static final int AROUND = 2;

	private static final int NEXT = 3;

	private static final int FIRST_CLAUSE = 4;

	private static final int LAST_CLAUSE = 5;

	private static final int REGION = 6;

	private static final int TAG = 0;

	private static final int PAYLOAD = 1;

	private static final int REFERENCE = 2;

	private static final int TARGET = 3;

	private static final int NEXT_CLAUSE = 4;

	private static final int CLAUSE = 5;

	private final int[] regions;

	private final int[] clauses;

	private Handlers(int[] regions, int[] clauses) {
		this.regions = regions;
		this.clauses = clauses;
	}

	/**
	 * Find the clause that catches an exception.
	 * @param word what throws it, or calls what does
	 * @param tag the exception's tag
	 * @param tags the tags of the instance
	 * @return the clause, or {@link #NONE}
	 */
	int find(int word, Tag tag, Tag[] tags) {
		for (int region = innermost(word); region != NONE; region = this.regions[region + NEXT]) {
			int clause = this.regions[region + FIRST_CLAUSE];
			while (clause != NONE) {
				int wanted = this.clauses[clause + TAG];
				if (wanted == NONE || tags[wanted] == tag) {
					return clause;
				}
				clause = this.clauses[clause + NEXT_CLAUSE];
			}
		}
		return NONE;
	}

	private int innermost(int word) {
		int low = 0;
		int high = this.regions.length / REGION;
		while (low < high) {
			int middle = (low + high) >>> 1;
			if (this.regions[middle * REGION + START] <= word) {
				low = middle + 1;
			}
			else {
				high = middle;
			}
		}
		int region = (low == 0) ? NONE : (low - 1) * REGION;
		while (region != NONE && this.regions[region + END] <= word) {
			region = this.regions[region + AROUND];
		}
		return region;
	}

	/**
	 * Where what an exception carries goes: the first of the slots. A clause for all
	 * exceptions takes nothing of it.
	 * @return the slot, or {@link #NONE}
	 */
	int payload(int clause) {
		return (this.clauses[clause + TAG] != NONE) ? this.clauses[clause + PAYLOAD] : NONE;
	}

	/**
	 * Where a reference to the exception goes.
	 * @return the slot, or {@link #NONE}
	 */
	int reference(int clause) {
		return this.clauses[clause + REFERENCE];
	}

	/**
	 * The word to continue at.
	 */
	int target(int clause) {
		return this.clauses[clause + TARGET];
	}

	/**
	 * Collects the handlers of a function while it is lowered.
	 */
	static final class Builder {

		private int[] regions = {};

		private int regionsEnd;

		private int[] clauses = {};

		private int clausesEnd;

		private int innermost = NONE;

		/**
		 * The region that is open and within all others that are.
		 */
		int innermost() {
			return this.innermost;
		}

		/**
		 * Open a region.
		 * @param start its first word
		 * @return the region
		 */
		int open(int start) {
			int region = this.regionsEnd;
			if (region == this.regions.length) {
				this.regions = Arrays.copyOf(this.regions, Math.max(4 * REGION, 2 * region));
			}
			this.regionsEnd += REGION;
			this.regions[region + START] = start;
			this.regions[region + END] = Integer.MAX_VALUE;
			this.regions[region + AROUND] = this.innermost;
			this.regions[region + NEXT] = this.innermost;
			this.regions[region + FIRST_CLAUSE] = NONE;
			this.innermost = region;
			return region;
		}

		/**
		 * Close the innermost region.
		 * @param end the word behind it
		 */
		void close(int end) {
			this.regions[this.innermost + END] = end;
			this.innermost = this.regions[this.innermost + AROUND];
		}

		/**
		 * Let what a region does not catch be looked for in another one.
		 */
		void delegate(int region, int next) {
			this.regions[region + NEXT] = next;
		}

		/**
		 * Add a clause, after those that the region has.
		 * @param tag what it catches, {@link #NONE} for everything
		 * @param payload where what the exception carries goes
		 * @param reference where a reference to it goes, {@link #NONE} for nowhere
		 * @param target the word to continue at
		 */
		void add(int region, int tag, int payload, int reference, int target) {
			int clause = this.clausesEnd;
			if (clause == this.clauses.length) {
				this.clauses = Arrays.copyOf(this.clauses, Math.max(4 * CLAUSE, 2 * clause));
			}
			this.clausesEnd += CLAUSE;
			this.clauses[clause + TAG] = tag;
			this.clauses[clause + PAYLOAD] = payload;
			this.clauses[clause + REFERENCE] = reference;
			this.clauses[clause + TARGET] = target;
			this.clauses[clause + NEXT_CLAUSE] = NONE;
			if (this.regions[region + FIRST_CLAUSE] == NONE) {
				this.regions[region + FIRST_CLAUSE] = clause;
			}
			else {
				this.clauses[this.regions[region + LAST_CLAUSE] + NEXT_CLAUSE] = clause;
			}
			this.regions[region + LAST_CLAUSE] = clause;
		}

		Handlers build() {
			return new Handlers(Arrays.copyOf(this.regions, this.regionsEnd),
					Arrays.copyOf(this.clauses, this.clausesEnd));
		}

	}

}
