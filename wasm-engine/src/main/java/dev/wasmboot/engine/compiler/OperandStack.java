package dev.wasmboot.engine.compiler;

import java.util.Arrays;
import java.util.List;

import dev.wasmboot.engine.ValueType;
import org.jspecify.annotations.Nullable;

/**
 * The guest's operand stack while a function is translated: the type of each value, and
 * where it is. The upper values are on the stack of the JVM, the lower ones in locals
 * that belong to their height: one number, how many are in locals, tells them apart.
 */
final class OperandStack {

	/** Most functions have few operands at a time, and each segment begins anew. */
	private static final int FIRST_HEIGHT = 8;

	private ValueType[] types = new ValueType[FIRST_HEIGHT];

	/** By height, where the local of the next value begins. */
	private int[] offsets = new int[FIRST_HEIGHT + 1];

	/** By index, the operands up to there, where someone asked for them since. */
	private @Nullable Operands[] noted = new Operands[FIRST_HEIGHT];

	private int height;

	private int settled;

	private int highestOffset;

	private int jvmSlots;

	private int mostJvmSlots;

	int height() {
		return this.height;
	}

	/**
	 * How many values are in locals.
	 */
	int settled() {
		return this.settled;
	}

	void setSettled(int count) {
		this.settled = count;
		this.jvmSlots = this.offsets[this.height] - this.offsets[count];
		this.mostJvmSlots = Math.max(this.mostJvmSlots, this.jvmSlots);
		this.highestOffset = Math.max(this.highestOffset, this.offsets[count]);
	}

	ValueType type(int index) {
		return this.types[index];
	}

	/**
	 * The types of all operands.
	 */
	Operands operands() {
		int known = this.height;
		Operands found = Operands.NONE;
		for (; known > 0; known--) {
			Operands noted = this.noted[known - 1];
			if (noted != null) {
				found = noted;
				break;
			}
		}
		for (; known < this.height; known++) {
			found = found.with(this.types[known]);
			this.noted[known] = found;
		}
		return found;
	}

	/**
	 * How many slots the values below one take as locals.
	 */
	int offset(int index) {
		return this.offsets[index];
	}

	/**
	 * How many slots all values took as locals, at most.
	 */
	int highestOffset() {
		return this.highestOffset;
	}

	/**
	 * Note that the topmost value was copied to its local, to be popped next.
	 */
	void keptTopmost() {
		this.highestOffset = Math.max(this.highestOffset, this.offsets[this.height]);
	}

	/**
	 * How many slots were in use on the stack of the JVM, at most.
	 */
	int mostJvmSlots() {
		return this.mostJvmSlots;
	}

	/**
	 * Push a value that is on the stack of the JVM.
	 */
	void push(ValueType type) {
		if (this.height == this.types.length) {
			this.types = Arrays.copyOf(this.types, 2 * this.height);
			this.offsets = Arrays.copyOf(this.offsets, 2 * this.height + 1);
			this.noted = Arrays.copyOf(this.noted, 2 * this.height);
		}
		this.types[this.height] = type;
		this.noted[this.height] = null;
		int slots = JavaTypes.slots(type);
		this.offsets[this.height + 1] = this.offsets[this.height] + slots;
		this.height++;
		this.jvmSlots += slots;
		this.mostJvmSlots = Math.max(this.mostJvmSlots, this.jvmSlots);
	}

	/**
	 * Push a value that is in its local, as all below it are.
	 */
	void pushSettled(ValueType type) {
		push(type);
		setSettled(this.height);
	}

	/**
	 * Pop a value.
	 * @return its type
	 */
	ValueType pop() {
		this.height--;
		if (this.settled > this.height) {
			this.settled = this.height;
		}
		else {
			this.jvmSlots -= JavaTypes.slots(this.types[this.height]);
		}
		return this.types[this.height];
	}

	/**
	 * What is on the stack where ways meet: some values as they are, then others, all in
	 * locals.
	 */
	void meet(int below, List<ValueType> above) {
		this.height = below;
		this.settled = below;
		this.jvmSlots = 0;
		for (ValueType type : above) {
			push(type);
		}
		setSettled(this.height);
	}

}
