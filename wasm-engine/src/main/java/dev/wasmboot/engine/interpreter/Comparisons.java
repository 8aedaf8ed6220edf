package dev.wasmboot.engine.interpreter;

/**
 * Comparisons of integers, the branches on them, and their opposites. Both come in pairs
 * of opposites, in the same order.
 */
final class Comparisons {

	private Comparisons() {
	}

	/**
	 * Whether an instruction is a comparison that has an opposite.
	 */
	static boolean isComparison(int op) {
		return op >= Op.EQ && op <= Op.GE_U_IMM;
	}

	/**
	 * The comparison that is true when this one is not.
	 */
	static int opposite(int comparison) {
		return ((comparison - Op.EQ) ^ 1) + Op.EQ;
	}

	/**
	 * The branch that does what a comparison and a branch on its result do.
	 * @param word the comparison
	 * @return the branch, without a target, or -1 if there is none
	 */
	static long branchOn(long word) {
		int op = (int) word & 0xffff;
		if (op == Op.EQZ) {
			return Op.word(Op.BR_IF_Z, 0, 0, (int) (word >>> 32));
		}
		if (isComparison(op)) {
			return (word & 0xffff_ffff_0000L) | (op - Op.EQ + Op.BR_EQ);
		}
		return -1;
	}

	/**
	 * The branch that is taken when this one is not.
	 */
	static long inverted(long branch) {
		int op = (int) branch & 0xffff;
		int inverse = (op <= Op.BR_IF_Z) ? Op.BR_IF_NZ + Op.BR_IF_Z - op : ((op - Op.BR_EQ) ^ 1) + Op.BR_EQ;
		return (branch & ~0xffffL) | inverse;
	}

}
