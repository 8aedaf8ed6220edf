package dev.wasmboot.engine.compiler;

import java.util.Arrays;
import java.util.BitSet;

import dev.wasmboot.engine.module.ByteReader;
import dev.wasmboot.engine.module.Immediates;
import dev.wasmboot.engine.module.Opcode;

/**
 * Finds loops that count up or down to a number: a constant is added to a local, what
 * that comes to is compared with another local or a constant at once, and while they are
 * not the same the loop goes on. That is how compilers write them, and such a branch is
 * to be written so that HotSpot sees a loop that counts, too (decision 40).
 * <p>
 * One look at each instruction is enough, in the scan that a function has in any case.
 * What makes a count are up to seven instructions in a row, so the state is how many of
 * them have come; any other instruction begins anew. For each loop there is one thing
 * more to know, whether the first of its branches may leave it. That branch is the first
 * one behind the instruction that begins the loop, so only the innermost loop can be
 * waiting for it; it waits no longer where another instruction jumps before.
 */
final class CountingScan {

	/** In place of a loop. */
	private static final int NO_LOOP = -1;

	/** Where the code begins that all other places are counted from. */
	private final int origin;

	/** The branches that go on counting. */
	private final BitSet branches = new BitSet();

	/** The loops that do, and that the first of their branches may leave. */
	private final BitSet leftFirst = new BitSet();

	/** Where each open block begins, if it is a loop. */
	private int[] starts = new int[16];

	private int open;

	private int openLoops;

	/** Which of the open loops the first branch may leave. */
	private final BitSet leaving = new BitSet();

	/** The innermost loop, as long as nothing in it has branched. */
	private int unbranched = NO_LOOP;

	/** How far the instructions before make a count. */
	private Step step = Step.NONE;

	/** The local that is counted with. */
	private int local;

	/** Whether the instruction before pushed what a count is compared with. */
	private boolean compares;

	CountingScan(int origin) {
		this.origin = origin;
	}

	/**
	 * Look at an instruction.
	 * @param in the code behind the opcode; afterwards, behind the instruction
	 * @param opcode the opcode
	 * @param at where the instruction begins
	 */
	void next(ByteReader in, int opcode, int at) {
		Step last = this.step;
		boolean stepped = last == Step.STEPPED;
		boolean compared = this.compares;
		this.step = Step.NONE;
		this.compares = false;
		switch (opcode) {
			case Opcode.LOCAL_GET -> {
				this.local = in.u32();
				this.step = Step.PUSHED;
				this.compares = stepped;
			}
			case Opcode.I32_CONST -> {
				in.s32();
				this.step = (last == Step.PUSHED) ? Step.CONSTANT : Step.NONE;
				this.compares = stepped;
			}
			case Opcode.I32_ADD -> this.step = (last == Step.CONSTANT) ? Step.ADDED : Step.NONE;
			case Opcode.LOCAL_TEE ->
				this.step = (in.u32() == this.local && last == Step.ADDED) ? Step.STEPPED : Step.NONE;
			case Opcode.I32_NE -> this.step = (stepped || compared) ? Step.COMPARED : Step.NONE;
			case Opcode.BR_IF -> branch(this.open - 1 - in.u32(), last == Step.COMPARED, at);
			default -> {
				structure(opcode, at);
				Immediates.skip(in, opcode);
			}
		}
	}

	private void branch(int target, boolean counts, int at) {
		if (this.unbranched != NO_LOOP) {
			this.leaving.set(this.unbranched, target < this.unbranched);
			this.unbranched = NO_LOOP;
		}
		if (counts && target >= 0 && this.starts[target] != NO_LOOP) {
			this.branches.set(at - this.origin);
			this.leftFirst.set(this.starts[target] - this.origin, this.leaving.get(target));
		}
	}

	private void structure(int opcode, int at) {
		switch (opcode) {
			case Opcode.BLOCK -> open(NO_LOOP);
			case Opcode.LOOP -> {
				this.unbranched = this.open;
				open(at);
			}
			case Opcode.IF, Opcode.TRY, Opcode.TRY_TABLE -> {
				this.unbranched = NO_LOOP;
				open(NO_LOOP);
			}
			// The last end is that of the function, which nothing opened
			case Opcode.END, Opcode.DELEGATE -> close();
			case Opcode.ELSE, Opcode.CATCH, Opcode.CATCH_ALL, Opcode.BR, Opcode.BR_TABLE, Opcode.RETURN ->
				this.unbranched = NO_LOOP;
			default -> {
			}
		}
	}

	private void open(int start) {
		if (this.open == this.starts.length) {
			this.starts = Arrays.copyOf(this.starts, 2 * this.open);
		}
		this.leaving.clear(this.open);
		this.starts[this.open++] = start;
		this.openLoops += (start != NO_LOOP) ? 1 : 0;
	}

	private void close() {
		this.open--;
		if (this.open >= 0 && this.starts[this.open] != NO_LOOP) {
			this.openLoops--;
		}
	}

	/**
	 * How many loops the next instruction is in.
	 */
	int openLoops() {
		return this.openLoops;
	}

	/**
	 * Whether a conditional branch goes on counting.
	 * @param at where it begins
	 */
	boolean goesOn(int at) {
		return this.branches.get(at - this.origin);
	}

	/**
	 * Whether a loop counts, and the first of its branches may leave it.
	 * @param at where it begins
	 */
	boolean mayLeaveFirst(int at) {
		return this.leftFirst.get(at - this.origin);
	}

	/** What was seen of a count. */
	private enum Step {

		NONE, PUSHED, CONSTANT, ADDED, STEPPED, COMPARED

	}

}
