package dev.wasmboot.engine.runtime;

import java.util.Arrays;

import dev.wasmboot.engine.Trap;
import dev.wasmboot.engine.TrapException;
import org.jspecify.annotations.Nullable;

/**
 * Where guest functions keep their locals and operands: numbers in one array, references
 * at the same indexes of another, and of vectors the low half with the numbers and the
 * high half at the same index of a third one, which is there once it is needed. It starts
 * small and grows up to a bound that follows from the depth of calls that is allowed.
 */
public final class ValueStack {

	private static final int INITIAL_SLOTS = 1 << 10;

	private static final int INITIAL_FRAMES = 1 << 6;

	/** Slots for each call that may be active; most functions need fewer. */
	public static final int SLOTS_PER_CALL = 128;

	private static final int FEWEST_SLOTS = 1 << 17;

	private static final int MOST_SLOTS = 1 << 24;

	private final int maxSlots;

	private long[] slots = new long[INITIAL_SLOTS];

	private @Nullable Object[] references = new @Nullable Object[INITIAL_SLOTS];

	private long[] highs = {};

	private FunctionInstance[] callers = new FunctionInstance[INITIAL_FRAMES];

	private int[] returns = new int[INITIAL_FRAMES];

	private int[] bases = new int[INITIAL_FRAMES];

	private int top;

	private int depth;

	private int runs;

	private boolean referencesUsed;

	private @Nullable FunctionInstance tail;

	ValueStack(int maxDepth) {
		this.maxSlots = (int) Math.max(FEWEST_SLOTS, Math.min(MOST_SLOTS, (long) maxDepth * SLOTS_PER_CALL));
	}

	public long[] slots() {
		return this.slots;
	}

	public @Nullable Object[] references() {
		return this.references;
	}

	/**
	 * The high halves of vectors.
	 * @return the array itself, which is empty before {@link #vectorsUsed()}
	 */
	public long[] highs() {
		return this.highs;
	}

	/**
	 * Note that vectors are on the stack, so that there is room for their high halves.
	 */
	public void vectorsUsed() {
		if (this.highs.length == 0) {
			this.highs = new long[this.slots.length];
		}
	}

	/**
	 * The first slot that is free.
	 */
	public int top() {
		return this.top;
	}

	public void setTop(int top) {
		this.top = top;
	}

	/**
	 * How many guest functions are active.
	 */
	public int depth() {
		return this.depth;
	}

	public void setDepth(int depth) {
		this.depth = depth;
	}

	/**
	 * Leave a function to be called by the caller of the one that returns now.
	 * @param function the function, its arguments where the results would be
	 */
	public void leaveTail(FunctionInstance function) {
		this.tail = function;
	}

	/**
	 * The function that is to be called next, which then is the caller's business.
	 * @return the function that was left, or {@code null}
	 */
	public @Nullable FunctionInstance takeTail() {
		FunctionInstance taken = this.tail;
		this.tail = null;
		return taken;
	}

	/**
	 * Make sure there are enough slots. The arrays may be replaced.
	 * @param needed how many slots there have to be
	 * @throws TrapException if that is more than the stack may have
	 */
	public void ensure(int needed) {
		if (needed > this.slots.length) {
			if (needed > this.maxSlots) {
				throw new TrapException(Trap.CALL_STACK_EXHAUSTED);
			}
			int length = Math.min(this.maxSlots, Math.max(needed, 2 * this.slots.length));
			this.slots = Arrays.copyOf(this.slots, length);
			this.references = Arrays.copyOf(this.references, length);
			if (this.highs.length > 0) {
				this.highs = Arrays.copyOf(this.highs, length);
			}
		}
	}

	/**
	 * The functions that made a call, each at the depth it had.
	 */
	public FunctionInstance[] callers() {
		return this.callers;
	}

	/**
	 * Where those functions continue.
	 */
	public int[] returns() {
		return this.returns;
	}

	/**
	 * The first slots of those functions' frames.
	 */
	public int[] bases() {
		return this.bases;
	}

	/**
	 * Make sure a function can be noted as a caller. The arrays may be replaced.
	 * @param callDepth the function's depth
	 */
	public void ensureFrame(int callDepth) {
		if (callDepth >= this.callers.length) {
			int length = Math.max(callDepth + 1, 2 * this.callers.length);
			this.callers = Arrays.copyOf(this.callers, length);
			this.returns = Arrays.copyOf(this.returns, length);
			this.bases = Arrays.copyOf(this.bases, length);
		}
	}

	/**
	 * Note that a loop of the interpreter begins, within those that run already.
	 * @param most how many there may be
	 * @throws TrapException if there are more
	 */
	public void enterRun(int most) {
		if (++this.runs > most) {
			throw new TrapException(Trap.CALL_STACK_EXHAUSTED);
		}
	}

	public void leaveRun() {
		this.runs--;
	}

	/**
	 * Whether no loop of the interpreter runs but the one that asks.
	 */
	public boolean outermostRun() {
		return this.runs == 1;
	}

	/**
	 * Note that references are on the stack, so that they are let go when the call ends.
	 */
	public void referencesUsed() {
		this.referencesUsed = true;
	}

	void clearReferences() {
		if (this.referencesUsed) {
			Arrays.fill(this.references, null);
			this.referencesUsed = false;
		}
	}

}
