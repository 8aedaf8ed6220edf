package dev.wasmboot.engine.module;

import dev.wasmboot.engine.simd.VectorOperation;
import org.jspecify.annotations.Nullable;

/**
 * The instructions that this engine knows, as of the
 * <a href="https://webassembly.github.io/spec/core/binary/instructions.html">binary
 * format</a>. An instruction with a prefix is {@code 0xFC00 | sub} or
 * {@code 0xFD000 | sub}; {@link ByteReader#opcode()} reads one.
 */
public final class Opcode {

	public static final int UNREACHABLE = 0x00;

	public static final int NOP = 0x01;

	public static final int BLOCK = 0x02;

	public static final int LOOP = 0x03;

	public static final int IF = 0x04;

	public static final int ELSE = 0x05;

	/** A legacy one, as {@link #CATCH}, {@link #RETHROW} and others are. */
	public static final int TRY = 0x06;

	public static final int CATCH = 0x07;

	public static final int THROW = 0x08;

	public static final int RETHROW = 0x09;

	public static final int THROW_REF = 0x0a;

	public static final int END = 0x0b;

	public static final int BR = 0x0c;

	public static final int BR_IF = 0x0d;

	public static final int BR_TABLE = 0x0e;

	public static final int RETURN = 0x0f;

	public static final int CALL = 0x10;

	public static final int CALL_INDIRECT = 0x11;

	public static final int RETURN_CALL = 0x12;

	public static final int RETURN_CALL_INDIRECT = 0x13;

	public static final int DELEGATE = 0x18;

	public static final int CATCH_ALL = 0x19;

	public static final int DROP = 0x1a;

	public static final int SELECT = 0x1b;

	public static final int SELECT_TYPED = 0x1c;

	public static final int TRY_TABLE = 0x1f;

	public static final int LOCAL_GET = 0x20;

	public static final int LOCAL_SET = 0x21;

	public static final int LOCAL_TEE = 0x22;

	public static final int GLOBAL_GET = 0x23;

	public static final int GLOBAL_SET = 0x24;

	public static final int TABLE_GET = 0x25;

	public static final int TABLE_SET = 0x26;

	public static final int I32_LOAD = 0x28;

	public static final int I64_LOAD = 0x29;

	public static final int F32_LOAD = 0x2a;

	public static final int F64_LOAD = 0x2b;

	public static final int I32_LOAD8_S = 0x2c;

	public static final int I32_LOAD8_U = 0x2d;

	public static final int I32_LOAD16_S = 0x2e;

	public static final int I32_LOAD16_U = 0x2f;

	public static final int I64_LOAD8_S = 0x30;

	public static final int I64_LOAD8_U = 0x31;

	public static final int I64_LOAD16_S = 0x32;

	public static final int I64_LOAD16_U = 0x33;

	public static final int I64_LOAD32_S = 0x34;

	public static final int I64_LOAD32_U = 0x35;

	public static final int I32_STORE = 0x36;

	public static final int I64_STORE = 0x37;

	public static final int F32_STORE = 0x38;

	public static final int F64_STORE = 0x39;

	public static final int I32_STORE8 = 0x3a;

	public static final int I32_STORE16 = 0x3b;

	public static final int I64_STORE8 = 0x3c;

	public static final int I64_STORE16 = 0x3d;

	public static final int I64_STORE32 = 0x3e;

	public static final int MEMORY_SIZE = 0x3f;

	public static final int MEMORY_GROW = 0x40;

	public static final int I32_CONST = 0x41;

	public static final int I64_CONST = 0x42;

	public static final int F32_CONST = 0x43;

	public static final int F64_CONST = 0x44;

	public static final int I32_EQZ = 0x45;

	public static final int I32_EQ = 0x46;

	public static final int I32_NE = 0x47;

	public static final int I32_LT_S = 0x48;

	public static final int I32_LT_U = 0x49;

	public static final int I32_GT_S = 0x4a;

	public static final int I32_GT_U = 0x4b;

	public static final int I32_LE_S = 0x4c;

	public static final int I32_LE_U = 0x4d;

	public static final int I32_GE_S = 0x4e;

	public static final int I32_GE_U = 0x4f;

	public static final int I64_EQZ = 0x50;

	public static final int I64_EQ = 0x51;

	public static final int I64_NE = 0x52;

	public static final int I64_LT_S = 0x53;

	public static final int I64_LT_U = 0x54;

	public static final int I64_GT_S = 0x55;

	public static final int I64_GT_U = 0x56;

	public static final int I64_LE_S = 0x57;

	public static final int I64_LE_U = 0x58;

	public static final int I64_GE_S = 0x59;

	public static final int I64_GE_U = 0x5a;

	public static final int F32_EQ = 0x5b;

	public static final int F32_NE = 0x5c;

	public static final int F32_LT = 0x5d;

	public static final int F32_GT = 0x5e;

	public static final int F32_LE = 0x5f;

	public static final int F32_GE = 0x60;

	public static final int F64_EQ = 0x61;

	public static final int F64_NE = 0x62;

	public static final int F64_LT = 0x63;

	public static final int F64_GT = 0x64;

	public static final int F64_LE = 0x65;

	public static final int F64_GE = 0x66;

	public static final int I32_CLZ = 0x67;

	public static final int I32_CTZ = 0x68;

	public static final int I32_POPCNT = 0x69;

	public static final int I32_ADD = 0x6a;

	public static final int I32_SUB = 0x6b;

	public static final int I32_MUL = 0x6c;

	public static final int I32_DIV_S = 0x6d;

	public static final int I32_DIV_U = 0x6e;

	public static final int I32_REM_S = 0x6f;

	public static final int I32_REM_U = 0x70;

	public static final int I32_AND = 0x71;

	public static final int I32_OR = 0x72;

	public static final int I32_XOR = 0x73;

	public static final int I32_SHL = 0x74;

	public static final int I32_SHR_S = 0x75;

	public static final int I32_SHR_U = 0x76;

	public static final int I32_ROTL = 0x77;

	public static final int I32_ROTR = 0x78;

	public static final int I64_CLZ = 0x79;

	public static final int I64_CTZ = 0x7a;

	public static final int I64_POPCNT = 0x7b;

	public static final int I64_ADD = 0x7c;

	public static final int I64_SUB = 0x7d;

	public static final int I64_MUL = 0x7e;

	public static final int I64_DIV_S = 0x7f;

	public static final int I64_DIV_U = 0x80;

	public static final int I64_REM_S = 0x81;

	public static final int I64_REM_U = 0x82;

	public static final int I64_AND = 0x83;

	public static final int I64_OR = 0x84;

	public static final int I64_XOR = 0x85;

	public static final int I64_SHL = 0x86;

	public static final int I64_SHR_S = 0x87;

	public static final int I64_SHR_U = 0x88;

	public static final int I64_ROTL = 0x89;

	public static final int I64_ROTR = 0x8a;

	public static final int F32_ABS = 0x8b;

	public static final int F32_NEG = 0x8c;

	public static final int F32_CEIL = 0x8d;

	public static final int F32_FLOOR = 0x8e;

	public static final int F32_TRUNC = 0x8f;

	public static final int F32_NEAREST = 0x90;

	public static final int F32_SQRT = 0x91;

	public static final int F32_ADD = 0x92;

	public static final int F32_SUB = 0x93;

	public static final int F32_MUL = 0x94;

	public static final int F32_DIV = 0x95;

	public static final int F32_MIN = 0x96;

	public static final int F32_MAX = 0x97;

	public static final int F32_COPYSIGN = 0x98;

	public static final int F64_ABS = 0x99;

	public static final int F64_NEG = 0x9a;

	public static final int F64_CEIL = 0x9b;

	public static final int F64_FLOOR = 0x9c;

	public static final int F64_TRUNC = 0x9d;

	public static final int F64_NEAREST = 0x9e;

	public static final int F64_SQRT = 0x9f;

	public static final int F64_ADD = 0xa0;

	public static final int F64_SUB = 0xa1;

	public static final int F64_MUL = 0xa2;

	public static final int F64_DIV = 0xa3;

	public static final int F64_MIN = 0xa4;

	public static final int F64_MAX = 0xa5;

	public static final int F64_COPYSIGN = 0xa6;

	public static final int I32_WRAP_I64 = 0xa7;

	public static final int I32_TRUNC_F32_S = 0xa8;

	public static final int I32_TRUNC_F32_U = 0xa9;

	public static final int I32_TRUNC_F64_S = 0xaa;

	public static final int I32_TRUNC_F64_U = 0xab;

	public static final int I64_EXTEND_I32_S = 0xac;

	public static final int I64_EXTEND_I32_U = 0xad;

	public static final int I64_TRUNC_F32_S = 0xae;

	public static final int I64_TRUNC_F32_U = 0xaf;

	public static final int I64_TRUNC_F64_S = 0xb0;

	public static final int I64_TRUNC_F64_U = 0xb1;

	public static final int F32_CONVERT_I32_S = 0xb2;

	public static final int F32_CONVERT_I32_U = 0xb3;

	public static final int F32_CONVERT_I64_S = 0xb4;

	public static final int F32_CONVERT_I64_U = 0xb5;

	public static final int F32_DEMOTE_F64 = 0xb6;

	public static final int F64_CONVERT_I32_S = 0xb7;

	public static final int F64_CONVERT_I32_U = 0xb8;

	public static final int F64_CONVERT_I64_S = 0xb9;

	public static final int F64_CONVERT_I64_U = 0xba;

	public static final int F64_PROMOTE_F32 = 0xbb;

	public static final int I32_REINTERPRET_F32 = 0xbc;

	public static final int I64_REINTERPRET_F64 = 0xbd;

	public static final int F32_REINTERPRET_I32 = 0xbe;

	public static final int F64_REINTERPRET_I64 = 0xbf;

	public static final int I32_EXTEND8_S = 0xc0;

	public static final int I32_EXTEND16_S = 0xc1;

	public static final int I64_EXTEND8_S = 0xc2;

	public static final int I64_EXTEND16_S = 0xc3;

	public static final int I64_EXTEND32_S = 0xc4;

	public static final int REF_NULL = 0xd0;

	public static final int REF_IS_NULL = 0xd1;

	public static final int REF_FUNC = 0xd2;

	public static final int I32_TRUNC_SAT_F32_S = 0xfc00;

	public static final int I32_TRUNC_SAT_F32_U = 0xfc01;

	public static final int I32_TRUNC_SAT_F64_S = 0xfc02;

	public static final int I32_TRUNC_SAT_F64_U = 0xfc03;

	public static final int I64_TRUNC_SAT_F32_S = 0xfc04;

	public static final int I64_TRUNC_SAT_F32_U = 0xfc05;

	public static final int I64_TRUNC_SAT_F64_S = 0xfc06;

	public static final int I64_TRUNC_SAT_F64_U = 0xfc07;

	public static final int MEMORY_INIT = 0xfc08;

	public static final int DATA_DROP = 0xfc09;

	public static final int MEMORY_COPY = 0xfc0a;

	public static final int MEMORY_FILL = 0xfc0b;

	public static final int TABLE_INIT = 0xfc0c;

	public static final int ELEM_DROP = 0xfc0d;

	public static final int TABLE_COPY = 0xfc0e;

	public static final int TABLE_GROW = 0xfc0f;

	public static final int TABLE_SIZE = 0xfc10;

	public static final int TABLE_FILL = 0xfc11;

	/** What follows the prefix of the instructions on vectors is added to this. */
	public static final int VECTOR = 0xfd000;

	/** From here on those whose results are partly open. */
	static final int RELAXED_VECTOR = 0xfd100;

	public static final int V128_CONST = 0xfd00c;

	private Opcode() {
	}

	/**
	 * The operation of an instruction on vectors.
	 * @param opcode any opcode
	 * @return the operation, {@code null} if the opcode is not one of a known instruction
	 * on vectors
	 */
	public static @Nullable VectorOperation vectorOperation(int opcode) {
		return VectorOperation.of(opcode - VECTOR);
	}

	/**
	 * Whether there is a constant for a code here.
	 */
	static boolean isKnown(int opcode) {
		return (opcode <= RETURN_CALL_INDIRECT) || (opcode >= DELEGATE && opcode <= SELECT_TYPED)
				|| (opcode == TRY_TABLE) || (opcode >= LOCAL_GET && opcode <= TABLE_SET)
				|| (opcode >= I32_LOAD && opcode <= I64_EXTEND32_S) || (opcode >= REF_NULL && opcode <= REF_FUNC)
				|| (opcode >= I32_TRUNC_SAT_F32_S && opcode <= TABLE_FILL) || vectorOperation(opcode) != null;
	}

}
