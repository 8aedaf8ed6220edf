package dev.wasmboot.engine.interpreter;

import java.util.HashMap;
import java.util.Map;

import dev.wasmboot.engine.module.ByteReader;

/**
 * Lowers branches, and returns. A branch brings the values that it takes along to where
 * its label wants them; if all of them are there already, it is one instruction.
 */
final class BranchLowering {

	/** Stands in a branch table for a target that is not known yet. */
	private static final int TABLE_ENTRY = 0xffff;

	private final ByteReader in;

	private final Emitter emitter;

	private final OperandStack stack;

	private final Labels labels;

	private final boolean wide;

	/**
	 * Create a lowering.
	 * @param wide whether branches may be too far for those that have little room for a
	 * distance
	 */
	BranchLowering(ByteReader in, Emitter emitter, Labels labels, boolean wide) {
		this.in = in;
		this.emitter = emitter;
		this.stack = emitter.stack();
		this.labels = labels;
		this.wide = wide;
	}

	void branch(int depth) {
		Label label = this.labels.at(depth);
		if (label.isWhole()) {
			returnResults(label);
			return;
		}
		carry(label);
		jump(Op.BR, label);
	}

	/**
	 * Emit a branch to a label, with what it takes along in place.
	 */
	void jump(long word, Label label) {
		if (label.isWhole()) {
			this.emitter.emit(Op.RETURN);
			return;
		}
		int at = this.emitter.position();
		this.emitter.emit(word);
		if (label.kind == Label.Kind.LOOP) {
			bind(at, label.start);
		}
		else {
			label.addBranch(at);
		}
	}

	/**
	 * Whether the values that a branch takes along are where the label wants them.
	 */
	private boolean inPlace(Label label) {
		int count = label.carried().size();
		if (count == 0) {
			return true;
		}
		int first = this.stack.height() - count;
		if (label.isWhole() || first != label.height) {
			return false;
		}
		for (int index = first; index < this.stack.height(); index++) {
			if (this.stack.place(index) != OperandStack.STACK) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Copy the values that a branch takes along to where the label wants them. The values
	 * stay on the stack.
	 */
	void carry(Label label) {
		int count = label.carried().size();
		if (count == 0) {
			return;
		}
		int first = this.stack.height() - count;
		int target = label.isWhole() ? 0 : this.emitter.slot(label.height);
		if (count == 1) {
			this.emitter.moveTo(target, first);
			return;
		}
		this.emitter.settleTop(count);
		if (this.emitter.slot(first) != target) {
			this.emitter.emit(Op.word(Op.MOVE_BLOCK, target, this.emitter.slot(first), count));
		}
	}

	void branchIf(int depth) {
		Label label = this.labels.at(depth);
		long condition = condition();
		int count = label.carried().size();
		if (count > 1) {
			// The condition's operands are locals, or slots above these values
			this.emitter.settleTop(count);
		}
		if (!label.isWhole() && inPlace(label)) {
			jump(condition, label);
			return;
		}
		int skip = this.emitter.position();
		this.emitter.emit(Comparisons.inverted(condition));
		carry(label);
		jump(Op.BR, label);
		bind(skip, this.emitter.position());
		this.emitter.meet();
	}

	/**
	 * Pop a condition.
	 * @return a branch on it, without a target
	 */
	long condition() {
		int producer = this.wide ? -1 : this.emitter.producerOfTop();
		if (producer >= 0) {
			long branch = Comparisons.branchOn(this.emitter.word(producer));
			if (branch >= 0) {
				this.emitter.pop();
				this.emitter.takeBack(producer);
				return branch;
			}
		}
		return Op.word(Op.BR_IF_NZ, 0, 0, this.emitter.operand());
	}

	/**
	 * Set a branch's target.
	 * @throws BranchTooFar if it has too little room for the distance
	 */
	void bind(int at, int target) {
		long word = this.emitter.word(at);
		int distance = target - (at + 1);
		int op = (int) word & 0xffff;
		if (op == TABLE_ENTRY) {
			this.emitter.setWord(at, target);
		}
		else if (op <= Op.BR_IF_Z) {
			this.emitter.setWord(at, (word & 0xffff_ffffL) | ((long) distance << 32));
		}
		else {
			if (distance != (short) distance) {
				throw new BranchTooFar();
			}
			this.emitter.setWord(at, (word & 0xffff_ffff_ffffL) | ((long) distance << 48));
		}
	}

	void branchTable() {
		int count = this.in.u32() + 1;
		int index = this.emitter.operand();
		settleAllCarried();
		this.emitter.emit(Op.wordXy(Op.BR_TABLE, count, index));
		int first = this.emitter.position();
		Map<Integer, Integer> landings = new HashMap<>();
		int[] depths = new int[count];
		for (int i = 0; i < count; i++) {
			depths[i] = this.in.u32();
			this.emitter.emit(TABLE_ENTRY);
		}
		for (int i = 0; i < count; i++) {
			Label label = this.labels.at(depths[i]);
			if (!label.isWhole() && inPlace(label)) {
				if (label.kind == Label.Kind.LOOP) {
					this.emitter.setWord(first + i, label.start);
				}
				else {
					label.addBranch(first + i);
				}
				continue;
			}
			Integer landing = landings.get(depths[i]);
			if (landing == null) {
				landing = this.emitter.position();
				landings.put(depths[i], landing);
				carry(label);
				jump(Op.BR, label);
			}
			this.emitter.setWord(first + i, landing);
		}
	}

	/**
	 * Bring the values that a branch table may carry into their slots, since every target
	 * takes the same number of them.
	 */
	private void settleAllCarried() {
		this.emitter.settleTop(Math.min(this.stack.height(), carriedByTable()));
	}

	private int carriedByTable() {
		int position = this.in.position();
		int depth = this.in.u32();
		this.in.position(position);
		return this.labels.at(depth).carried().size();
	}

	/**
	 * Return from the function.
	 * @param whole the label of the function
	 */
	void returnResults(Label whole) {
		if (whole.results.size() == 1 && this.stack.bank(this.stack.height() - 1) == Bank.NUMBER) {
			this.emitter.emit(Op.word(Op.RETURN_ONE, 0, this.emitter.operand(), 0));
			return;
		}
		carry(whole);
		this.emitter.emit(Op.RETURN);
	}

	/**
	 * A function so long that a branch does not reach its target, and has to be lowered
	 * without the branches that have little room for a distance.
	 */
	static final class BranchTooFar extends RuntimeException {

		private BranchTooFar() {
			super(null, null, false, false);
		}

	}

}
