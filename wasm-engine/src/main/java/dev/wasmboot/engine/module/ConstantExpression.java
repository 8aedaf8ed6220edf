package dev.wasmboot.engine.module;

import dev.wasmboot.engine.ValueType;
import org.jspecify.annotations.Nullable;

/**
 * An expression that is evaluated when a module is instantiated: the initial value of a
 * global or the offset of a segment. Immutable, and valid by construction.
 */
public final class ConstantExpression {

	private final ValueType type;

	/**
	 * The instructions in postfix order, an opcode and its operand each. References are
	 * always a single instruction; numbers may be computed.
	 */
	private final long[] code;

	/**
	 * Create an expression.
	 * @param type the type of its value
	 * @param code valid code; owned by the expression from now on
	 */
	ConstantExpression(ValueType type, long... code) {
		this.type = type;
		this.code = code;
	}

	static ConstantExpression function(ValueType type, int index) {
		return new ConstantExpression(type, Opcode.REF_FUNC, index);
	}

	static ConstantExpression nullReference(ValueType type) {
		return new ConstantExpression(type, Opcode.REF_NULL, 0);
	}

	static ConstantExpression global(ValueType type, int index) {
		return new ConstantExpression(type, Opcode.GLOBAL_GET, index);
	}

	/**
	 * The type of the value.
	 * @return the type
	 */
	public ValueType type() {
		return this.type;
	}

	/**
	 * Evaluate an expression of a numeric type.
	 * @param environment where globals are found
	 * @return the bits of the value: of 32-bit types in the low half, the high half zero
	 */
	public long evaluateBits(Environment environment) {
		long[] stack = new long[this.code.length / 2];
		int top = 0;
		for (int i = 0; i < this.code.length; i += 2) {
			long operand = this.code[i + 1];
			switch ((int) this.code[i]) {
				case Opcode.GLOBAL_GET -> stack[top++] = environment.globalBits((int) operand);
				case Opcode.I32_ADD -> stack[--top - 1] = (stack[top - 1] + stack[top]) & 0xffff_ffffL;
				case Opcode.I32_SUB -> stack[--top - 1] = (stack[top - 1] - stack[top]) & 0xffff_ffffL;
				case Opcode.I32_MUL -> stack[--top - 1] = (stack[top - 1] * stack[top]) & 0xffff_ffffL;
				case Opcode.I64_ADD -> stack[--top - 1] = stack[top - 1] + stack[top];
				case Opcode.I64_SUB -> stack[--top - 1] = stack[top - 1] - stack[top];
				case Opcode.I64_MUL -> stack[--top - 1] = stack[top - 1] * stack[top];
				default -> stack[top++] = operand;
			}
		}
		return stack[0];
	}

	/**
	 * Evaluate an expression of a reference type.
	 * @param environment where functions and globals are found
	 * @return the reference, or {@code null}
	 */
	public @Nullable Object evaluateReference(Environment environment) {
		int operand = (int) this.code[1];
		return switch ((int) this.code[0]) {
			case Opcode.REF_FUNC -> environment.function(operand);
			case Opcode.GLOBAL_GET -> environment.globalReference(operand);
			default -> null;
		};
	}

	/**
	 * What the expressions of a module refer to: its instance in the making.
	 */
	public interface Environment {

		/**
		 * The value of a global of a numeric type.
		 * @param index its index
		 * @return the bits: of 32-bit types in the low half, the high half zero
		 */
		long globalBits(int index);

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
