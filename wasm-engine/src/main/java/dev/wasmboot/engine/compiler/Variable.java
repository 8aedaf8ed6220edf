package dev.wasmboot.engine.compiler;

import dev.wasmboot.engine.ValueType;

/**
 * A local or an operand of the guest that a segment uses: it has a field, and a local of
 * the segment's method.
 */
final class Variable {

	/** In place of the height, for the guest's locals, which are always of use. */
	static final int NOT_AN_OPERAND = -1;

	private static final int FEW = 2;

	private static final int MANY = FEW + 1;

	/** The index of a local; for operands, a negative number. */
	final int key;

	final int height;

	final ValueType type;

	final int slot;

	/** Whether the segment reads and writes the field itself. */
	final boolean direct;

	boolean changed;

	/** How often it is named, or many times if it is in a loop. */
	private int named;

	Variable(int key, int height, ValueType type, int slot, boolean direct) {
		this.key = key;
		this.height = height;
		this.type = type;
		this.slot = slot;
		this.direct = direct;
	}

	/**
	 * The number that stands for an operand. All references of a height share a field.
	 */
	static int operandKey(int height, ValueType type) {
		return ~(height << Byte.SIZE | kind(type));
	}

	void name(boolean inLoop) {
		this.named = inLoop ? MANY : Math.min(MANY, this.named + 1);
	}

	boolean isRarelyNamed() {
		return this.named > 0 && this.named <= FEW;
	}

	int halves() {
		return (this.type == ValueType.V128) ? 2 : 1;
	}

	String field(int half) {
		String name = (this.height == NOT_AN_OPERAND) ? localField(this.key) : operandField(this.height, this.type);
		return (half == 0) ? name : high(name);
	}

	static String localField(int index) {
		return "l" + index;
	}

	static String operandField(int height, ValueType type) {
		return "s" + height + kind(type);
	}

	/**
	 * The field with the high half of a vector.
	 * @param field the one with the low half
	 */
	static String high(String field) {
		return field + "h";
	}

	private static char kind(ValueType type) {
		return switch (type) {
			case I32 -> 'I';
			case I64 -> 'J';
			case F32 -> 'F';
			case F64 -> 'D';
			case V128 -> 'V';
			case FUNCREF, EXTERNREF, EXNREF -> 'L';
		};
	}

}
