package dev.wasmboot.engine.difference;

import java.util.SplittableRandom;

import dev.wasmboot.engine.ValueType;
import org.jspecify.annotations.Nullable;

/**
 * A value, in a form that is the same whatever runs the guest.
 *
 * @param type its type
 * @param bits those of a number, an {@code i32} or {@code f32} sign-extended, or of the
 * low half of a vector
 * @param high the bits of the high half of a vector
 * @param reference what a reference refers to, in words; {@code null} for a null one
 */
record Value(ValueType type, long bits, long high, @Nullable String reference) {

	private static final int EXTERNS = 4;

	private static final String FUNCTION = "function ";

	Value {
		bits = (type == ValueType.I32 || type == ValueType.F32) ? (int) bits : bits;
	}

	static Value number(ValueType type, long bits) {
		return new Value(type, bits, 0, null);
	}

	static Value vector(long low, long high) {
		return new Value(ValueType.V128, low, high, null);
	}

	static Value reference(ValueType type, @Nullable String reference) {
		return new Value(type, 0, 0, reference);
	}

	/** A reference to one of the module's functions. */
	static String function(int index) {
		return FUNCTION + index;
	}

	static int functionIndex(String reference) {
		return Integer.parseInt(reference.substring(FUNCTION.length()));
	}

	/** A reference to one of a few objects of the host. */
	static String extern(int index) {
		return "extern " + index;
	}

	/**
	 * Make up an argument: a number of few bits, or of many.
	 * @param type the type
	 * @param functions how many functions the module has
	 * @param random where it comes from
	 */
	static Value argument(ValueType type, int functions, SplittableRandom random) {
		long bits = random.nextLong();
		long few = random.nextInt(3) == 0 ? bits : bits >> (Long.SIZE - 9);
		return switch (type) {
			case I32, I64 -> number(type, few);
			case F32 -> number(type, (few == bits) ? bits : Float.floatToRawIntBits(few / 4F));
			case F64 -> number(type, (few == bits) ? bits : Double.doubleToRawLongBits(few / 4.0));
			case V128 -> vector(bits, random.nextLong());
			case FUNCREF -> reference(type, (few < 0) ? null : function((int) Long.remainderUnsigned(bits, functions)));
			case EXTERNREF -> reference(type, (few < 0) ? null : extern((int) Long.remainderUnsigned(bits, EXTERNS)));
			case EXNREF -> reference(type, null);
		};
	}

	@Override
	public String toString() {
		return this.type + ":" + switch (this.type) {
			case I32 -> Integer.toString((int) this.bits);
			case I64 -> Long.toString(this.bits);
			case F32 -> Integer.toHexString((int) this.bits);
			case F64 -> Long.toHexString(this.bits);
			case V128 -> String.format("%016x%016x", this.high, this.bits);
			case FUNCREF, EXTERNREF, EXNREF -> this.reference;
		};
	}

}
