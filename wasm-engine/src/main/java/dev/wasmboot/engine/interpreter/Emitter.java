package dev.wasmboot.engine.interpreter;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.runtime.WideIndex;

/**
 * Writes a function's code, and keeps track of where each value of its operand stack is.
 * <p>
 * A frame has a slot for each local and, behind them, one for each height of the operand
 * stack. A value that was read from a local, or is a constant, is only remembered, until
 * something needs it in the slot of its height: it is <em>settled</em> then.
 */
final class Emitter {

	/** How many remembered values a setting of a local looks through. */
	private static final int LONGEST_SCAN = 64;

	private final Words out = new Words();

	private final OperandStack stack = new OperandStack();

	private final int locals;

	private final Set<Bank> banks = EnumSet.noneOf(Bank.class);

	/** Below this height no local is remembered. */
	private int settled;

	/** The last word if it is an instruction whose result may still be redirected. */
	private int redirectable = -1;

	/**
	 * Create an emitter.
	 * @param locals where parameters and other locals are kept
	 */
	Emitter(Bank[] locals) {
		this.locals = locals.length;
		this.banks.addAll(Arrays.asList(locals));
	}

	/**
	 * Where values of the function are kept.
	 */
	Set<Bank> banks() {
		return this.banks;
	}

	/**
	 * Note that the function has values that are kept somewhere.
	 */
	void uses(Bank bank) {
		this.banks.add(bank);
	}

	/**
	 * What is on the operand stack.
	 */
	OperandStack stack() {
		return this.stack;
	}

	/**
	 * How many slots a frame needs.
	 */
	int frame() {
		return this.locals + this.stack.highest();
	}

	/**
	 * Where the next word goes.
	 */
	int position() {
		return this.out.size();
	}

	long word(int position) {
		return this.out.get(position);
	}

	void setWord(int position, long word) {
		this.out.set(position, word);
	}

	long[] words() {
		return this.out.toArray();
	}

	/**
	 * Note that ways meet here: what comes before is not to be touched any more.
	 */
	void meet() {
		this.redirectable = -1;
	}

	/**
	 * Set the height of the operand stack.
	 */
	void cut(int height) {
		this.stack.setHeight(height);
		this.settled = Math.min(this.settled, height);
	}

	void pushLocal(int local, Bank bank) {
		this.stack.push(OperandStack.LOCAL, local, bank);
	}

	/**
	 * Push a value that is in the slot of its height.
	 */
	void pushSettled(Bank bank) {
		uses(bank);
		this.stack.push(OperandStack.STACK, 0, bank);
	}

	/**
	 * Push values that are in the slots of their heights.
	 */
	void pushSettled(List<ValueType> types) {
		for (ValueType type : types) {
			pushSettled(Bank.of(type));
		}
	}

	/**
	 * Emit an instruction with its result in the next slot, and push the result. What
	 * follows may redirect it.
	 */
	void emitResult(long word, Bank bank) {
		this.redirectable = this.out.add(word);
		pushSettled(bank);
	}

	/**
	 * Emit an instruction of several words so.
	 */
	void emitResult(long word, Bank bank, long... behind) {
		int at = this.out.add(word);
		for (long further : behind) {
			this.out.add(further);
		}
		this.redirectable = at;
		pushSettled(bank);
	}

	/**
	 * The last instruction, if its result is the value on top and nothing else knows of
	 * it.
	 * @return its position, or -1
	 */
	int producerOfTop() {
		int top = this.stack.height() - 1;
		int last = this.redirectable;
		boolean produces = last >= 0 && last == this.out.size() - 1 && this.stack.place(top) == OperandStack.STACK
				&& (int) (this.out.get(last) >>> 48) == slot(top);
		return produces ? last : -1;
	}

	/**
	 * Take the last instruction back.
	 * @param position where it is
	 */
	void takeBack(int position) {
		this.out.truncate(position);
		this.redirectable = -1;
	}

	int slot(int height) {
		return this.locals + height;
	}

	int nextSlot() {
		return slot(this.stack.height());
	}

	void constant(long bits) {
		this.stack.push(OperandStack.CONSTANT, bits, Bank.NUMBER);
	}

	void emit(long word) {
		this.out.add(word);
		this.redirectable = -1;
	}

	static long pair(int low, int high) {
		return (low & 0xffffffffL) | ((long) high << 32);
	}

	int pop() {
		int index = this.stack.height() - 1;
		this.stack.setHeight(index);
		this.settled = Math.min(this.settled, index);
		return index;
	}

	/**
	 * Pop a value.
	 * @return the slot that holds it
	 */
	int operand() {
		int index = pop();
		if (this.stack.place(index) == OperandStack.LOCAL) {
			return (int) this.stack.value(index);
		}
		if (this.stack.place(index) == OperandStack.CONSTANT) {
			emitConstant(slot(index), this.stack.value(index));
		}
		return slot(index);
	}

	/**
	 * Whether the value on top is a constant that fits into z.
	 */
	boolean smallConstantOnTop() {
		int top = this.stack.height() - 1;
		long value = this.stack.value(top);
		return this.stack.place(top) == OperandStack.CONSTANT && value == (short) value;
	}

	void emitConstant(int slot, long bits) {
		if (bits == (int) bits) {
			emit(Op.wordYz(Op.CONST_32, slot, (int) bits));
		}
		else {
			emit(Op.word(Op.CONST_64, slot, 0, 0));
			this.out.add(bits);
		}
	}

	/**
	 * Bring a value into the slot of its height.
	 */
	void settle(int index) {
		if (this.stack.place(index) != OperandStack.STACK) {
			moveTo(slot(index), index);
			this.stack.settle(index);
		}
	}

	/**
	 * Copy a value to a slot.
	 */
	void moveTo(int target, int index) {
		if (this.stack.place(index) == OperandStack.CONSTANT) {
			emitConstant(target, this.stack.value(index));
			return;
		}
		int source = (this.stack.place(index) == OperandStack.LOCAL) ? (int) this.stack.value(index) : slot(index);
		if (source != target) {
			emit(Op.word(Op.move(this.stack.bank(index)), target, source, 0));
		}
	}

	void settleTop(int count) {
		for (int index = this.stack.height() - count; index < this.stack.height(); index++) {
			settle(index);
		}
	}

	/**
	 * Copy all remembered locals to their slots.
	 */
	void settleLocals() {
		for (int index = this.settled; index < this.stack.height(); index++) {
			if (this.stack.place(index) == OperandStack.LOCAL) {
				settle(index);
			}
		}
		this.settled = this.stack.height();
	}

	/**
	 * Make a 64-bit address or index one of 32 bits, see {@link WideIndex}.
	 * @param above how many values are above it
	 */
	void narrow(int above) {
		int index = this.stack.height() - 1 - above;
		if (this.stack.place(index) == OperandStack.CONSTANT) {
			this.stack.replaceConstant(index, WideIndex.narrow(this.stack.value(index)));
			return;
		}
		int source = (this.stack.place(index) == OperandStack.LOCAL) ? (int) this.stack.value(index) : slot(index);
		emit(Op.word(Op.NARROW, slot(index), source, 0));
		this.stack.settle(index);
	}

	/**
	 * Pop three values.
	 * @return the first of the three slots that hold them
	 */
	int takeThree() {
		settleTop(3);
		pop();
		pop();
		return slot(pop());
	}

	void setLocal(int local) {
		int index = pop();
		boolean inPlace = this.stack.place(index) == OperandStack.STACK;
		int last = this.redirectable;
		if (index - this.settled > LONGEST_SCAN) {
			settleLocals();
		}
		for (int below = this.settled; below < index; below++) {
			if (this.stack.place(below) == OperandStack.LOCAL && this.stack.value(below) == local) {
				settle(below);
			}
		}
		if (inPlace && last >= 0 && this.redirectable == last && (int) (this.out.get(last) >>> 48) == slot(index)) {
			this.out.set(last, (this.out.get(last) & 0xffff_ffff_ffffL) | ((long) local << 48));
			this.redirectable = -1;
		}
		else {
			moveTo(local, index);
		}
	}

}
