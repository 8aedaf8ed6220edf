package dev.wasmboot.engine.module;

import dev.wasmboot.engine.V128;
import dev.wasmboot.engine.ValueType;
import org.jspecify.annotations.Nullable;

/**
 * An expression that is evaluated when a module is instantiated: the initial value of a
 * global or a table, or the offset of a segment. Immutable, and valid by construction.
 */
public final class ConstantExpression {

	/** A number that is seldom written, and then evaluated. */
	private static final long NO_INTEGER = Long.MIN_VALUE;

	private final ValueType type;

	private final byte[] bytes;

	private final int start;

	/** Values at a time, or 0 if {@link #integer} is the value. */
	private final int depth;

	/** The value of an expression that is a single integer, as most are. */
	private final long integer;

	/**
	 * Create an expression from code that was found to be valid.
	 * @param type the type of its value
	 * @param bytes the bytes of the module
	 * @param start the offset of the first instruction
	 * @param depth how many values its evaluation needs at a time
	 */
	ConstantExpression(ValueType type, byte[] bytes, int start, int depth) {
		this.type = type;
		this.bytes = bytes;
		this.start = start;
		ByteReader in = new ByteReader(bytes, start, bytes.length);
		long value = switch (in.opcode()) {
			case Opcode.I32_CONST -> in.s32();
			case Opcode.I64_CONST -> in.s64();
			default -> NO_INTEGER;
		};
		this.integer = value;
		this.depth = (value != NO_INTEGER && in.opcode() == Opcode.END) ? 0 : depth;
	}

	/**
	 * The type of the value.
	 * @return the type
	 */
	public ValueType type() {
		return this.type;
	}

	/**
	 * Whether it is a single integer.
	 */
	boolean isInteger() {
		return this.depth == 0;
	}

	/**
	 * The integer that it is, one of 32 bits sign-extended.
	 */
	long integer() {
		return this.integer;
	}

	/**
	 * Evaluate an expression of a numeric type.
	 * @param environment where globals are found
	 * @return the bits of the value, those of 32-bit types sign-extended
	 */
	public long evaluateBits(Environment environment) {
		if (isInteger()) {
			return this.integer;
		}
		ByteReader in = code();
		long[] stack = new long[this.depth];
		int top = 0;
		for (int opcode = in.opcode(); opcode != Opcode.END; opcode = in.opcode()) {
			switch (opcode) {
				case Opcode.I32_CONST -> stack[top++] = in.s32();
				case Opcode.I64_CONST -> stack[top++] = in.s64();
				case Opcode.F32_CONST -> stack[top++] = in.f32();
				case Opcode.F64_CONST -> stack[top++] = in.f64();
				case Opcode.GLOBAL_GET -> stack[top++] = environment.globalBits(in.u32());
				default -> {
					top--;
					stack[top - 1] = compute(opcode, stack[top - 1], stack[top]);
				}
			}
		}
		return stack[0];
	}

	private static long compute(int opcode, long left, long right) {
		return switch (opcode) {
			case Opcode.I32_ADD -> (int) (left + right);
			case Opcode.I32_SUB -> (int) (left - right);
			case Opcode.I32_MUL -> (int) (left * right);
			case Opcode.I64_ADD -> left + right;
			case Opcode.I64_SUB -> left - right;
			case Opcode.I64_MUL -> left * right;
			default -> throw new IllegalStateException("Not a constant instruction: " + opcode);
		};
	}

	/**
	 * Evaluate an expression of the vector type.
	 * @param environment where globals are found
	 * @return the vector
	 */
	public V128 evaluateVector(Environment environment) {
		ByteReader in = code();
		return (in.opcode() == Opcode.V128_CONST) ? in.v128() : environment.globalVector(in.u32());
	}

	/**
	 * Evaluate an expression of a reference type.
	 * @param environment where functions and globals are found
	 * @return the reference, or {@code null}
	 */
	public @Nullable Object evaluateReference(Environment environment) {
		ByteReader in = code();
		return switch (in.opcode()) {
			case Opcode.REF_FUNC -> environment.function(in.u32());
			case Opcode.GLOBAL_GET -> environment.globalReference(in.u32());
			default -> null;
		};
	}

	/**
	 * The code, from its first instruction. References and vectors are a single one;
	 * numbers may be computed.
	 */
	ByteReader code() {
		return new ByteReader(this.bytes, this.start, this.bytes.length);
	}

	/**
	 * What the expressions of a module refer to: its instance in the making.
	 */
	public interface Environment {

		/**
		 * The value of a global of a numeric type.
		 * @param index its index
		 * @return the bits, those of 32-bit types sign-extended
		 */
		long globalBits(int index);

		/**
		 * The value of a global of the vector type.
		 * @param index its index
		 * @return the vector
		 */
		V128 globalVector(int index);

		/**
		 * The value of a global of a reference type.
		 * @param index its index
		 * @return the reference, or {@code null}
		 */
		@Nullable Object globalReference(int index);

		/**
		 * A reference to a function.
		 * @param index its index
		 * @return the reference
		 */
		Object function(int index);

	}

}
