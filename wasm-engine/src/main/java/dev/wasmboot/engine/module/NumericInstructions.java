package dev.wasmboot.engine.module;

import dev.wasmboot.engine.ValueType;
import org.jspecify.annotations.Nullable;

/**
 * The types of the instructions that take one or two operands of one type, have no
 * immediate and touch nothing but the operand stack: about two thirds of all opcodes.
 */
public final class NumericInstructions {

	/** An index that has no instruction. */
	private static final int NONE = 0;

	private static final @Nullable Numeric[] NUMERIC = new Numeric[0x108];

	static {
		define(Opcode.I32_EQZ, Opcode.I32_EQZ, 1, ValueType.I32, ValueType.I32);
		define(Opcode.I32_EQ, Opcode.I32_GE_U, 2, ValueType.I32, ValueType.I32);
		define(Opcode.I64_EQZ, Opcode.I64_EQZ, 1, ValueType.I64, ValueType.I32);
		define(Opcode.I64_EQ, Opcode.I64_GE_U, 2, ValueType.I64, ValueType.I32);
		define(Opcode.F32_EQ, Opcode.F32_GE, 2, ValueType.F32, ValueType.I32);
		define(Opcode.F64_EQ, Opcode.F64_GE, 2, ValueType.F64, ValueType.I32);
		define(Opcode.I32_CLZ, Opcode.I32_POPCNT, 1, ValueType.I32, ValueType.I32);
		define(Opcode.I32_ADD, Opcode.I32_ROTR, 2, ValueType.I32, ValueType.I32);
		define(Opcode.I64_CLZ, Opcode.I64_POPCNT, 1, ValueType.I64, ValueType.I64);
		define(Opcode.I64_ADD, Opcode.I64_ROTR, 2, ValueType.I64, ValueType.I64);
		define(Opcode.F32_ABS, Opcode.F32_SQRT, 1, ValueType.F32, ValueType.F32);
		define(Opcode.F32_ADD, Opcode.F32_COPYSIGN, 2, ValueType.F32, ValueType.F32);
		define(Opcode.F64_ABS, Opcode.F64_SQRT, 1, ValueType.F64, ValueType.F64);
		define(Opcode.F64_ADD, Opcode.F64_COPYSIGN, 2, ValueType.F64, ValueType.F64);
		define(Opcode.I32_WRAP_I64, Opcode.I32_WRAP_I64, 1, ValueType.I64, ValueType.I32);
		define(Opcode.I32_TRUNC_F32_S, Opcode.I32_TRUNC_F32_U, 1, ValueType.F32, ValueType.I32);
		define(Opcode.I32_TRUNC_F64_S, Opcode.I32_TRUNC_F64_U, 1, ValueType.F64, ValueType.I32);
		define(Opcode.I64_EXTEND_I32_S, Opcode.I64_EXTEND_I32_U, 1, ValueType.I32, ValueType.I64);
		define(Opcode.I64_TRUNC_F32_S, Opcode.I64_TRUNC_F32_U, 1, ValueType.F32, ValueType.I64);
		define(Opcode.I64_TRUNC_F64_S, Opcode.I64_TRUNC_F64_U, 1, ValueType.F64, ValueType.I64);
		define(Opcode.F32_CONVERT_I32_S, Opcode.F32_CONVERT_I32_U, 1, ValueType.I32, ValueType.F32);
		define(Opcode.F32_CONVERT_I64_S, Opcode.F32_CONVERT_I64_U, 1, ValueType.I64, ValueType.F32);
		define(Opcode.F32_DEMOTE_F64, Opcode.F32_DEMOTE_F64, 1, ValueType.F64, ValueType.F32);
		define(Opcode.F64_CONVERT_I32_S, Opcode.F64_CONVERT_I32_U, 1, ValueType.I32, ValueType.F64);
		define(Opcode.F64_CONVERT_I64_S, Opcode.F64_CONVERT_I64_U, 1, ValueType.I64, ValueType.F64);
		define(Opcode.F64_PROMOTE_F32, Opcode.F64_PROMOTE_F32, 1, ValueType.F32, ValueType.F64);
		define(Opcode.I32_REINTERPRET_F32, Opcode.I32_REINTERPRET_F32, 1, ValueType.F32, ValueType.I32);
		define(Opcode.I64_REINTERPRET_F64, Opcode.I64_REINTERPRET_F64, 1, ValueType.F64, ValueType.I64);
		define(Opcode.F32_REINTERPRET_I32, Opcode.F32_REINTERPRET_I32, 1, ValueType.I32, ValueType.F32);
		define(Opcode.F64_REINTERPRET_I64, Opcode.F64_REINTERPRET_I64, 1, ValueType.I64, ValueType.F64);
		define(Opcode.I32_EXTEND8_S, Opcode.I32_EXTEND16_S, 1, ValueType.I32, ValueType.I32);
		define(Opcode.I64_EXTEND8_S, Opcode.I64_EXTEND32_S, 1, ValueType.I64, ValueType.I64);
		define(Opcode.I32_TRUNC_SAT_F32_S, Opcode.I32_TRUNC_SAT_F32_U, 1, ValueType.F32, ValueType.I32);
		define(Opcode.I32_TRUNC_SAT_F64_S, Opcode.I32_TRUNC_SAT_F64_U, 1, ValueType.F64, ValueType.I32);
		define(Opcode.I64_TRUNC_SAT_F32_S, Opcode.I64_TRUNC_SAT_F32_U, 1, ValueType.F32, ValueType.I64);
		define(Opcode.I64_TRUNC_SAT_F64_S, Opcode.I64_TRUNC_SAT_F64_U, 1, ValueType.F64, ValueType.I64);
	}

	private NumericInstructions() {
	}

	/**
	 * The types of an instruction.
	 * @param opcode any opcode
	 * @return the types, {@code null} if the instruction is not one of these
	 */
	public static @Nullable Numeric of(int opcode) {
		return NUMERIC[index(opcode)];
	}

	/** The saturating conversions are kept past the last opcode without a prefix. */
	private static int index(int opcode) {
		if (opcode < 0x100) {
			return opcode;
		}
		return (opcode >= Opcode.I32_TRUNC_SAT_F32_S && opcode <= Opcode.I64_TRUNC_SAT_F64_U)
				? 0x100 + opcode - Opcode.I32_TRUNC_SAT_F32_S : NONE;
	}

	/** Define the instructions from the first to the last, both included. */
	private static void define(int first, int last, int arity, ValueType operand, ValueType result) {
		Numeric numeric = new Numeric(arity, operand, result);
		for (int opcode = first; opcode <= last; opcode++) {
			NUMERIC[index(opcode)] = numeric;
		}
	}

	/**
	 * The types of an instruction.
	 *
	 * @param arity how many operands it takes
	 * @param operand the type of the operands
	 * @param result the type of the result
	 */
	public record Numeric(int arity, ValueType operand, ValueType result) {

	}

}
