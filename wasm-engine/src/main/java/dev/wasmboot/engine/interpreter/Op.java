package dev.wasmboot.engine.interpreter;

import dev.wasmboot.engine.runtime.WideIndex;

import dev.wasmboot.engine.simd.VectorOperation;

/**
 * The interpreter's own instructions. An instruction is a 64-bit word, some with further
 * words behind:
 *
 * <pre>
 *  63        48 47        32 31        16 15         0
 * +------------+------------+------------+------------+
 * |     x      |     y      |     z      |     op     |
 * +------------+------------+------------+------------+
 * </pre>
 *
 * {@code x}, {@code y} and {@code z} are slots of the current frame, {@code x} being
 * where the result goes; in some instructions they are small numbers, and in some two of
 * them together are one 32-bit number. Since an {@code i32} is kept sign-extended,
 * comparisons, bitwise operations and tests for zero are the same for both integer types.
 * <p>
 * The numbers up to {@link #LAST_HOT} are dispatched in the interpreter's loop. From
 * {@link #NUMERIC} on follow WebAssembly's own opcodes of the rarer operations on
 * numbers, from {@link #EXTENDED} on everything else that is rare, and from
 * {@link #MOVE_VECTOR} on what there is for vectors.
 */
final class Op {

	/** To z:32 from x,y, relative to the next word. */
	static final int BR = 0;

	static final int BR_IF_NZ = 1;

	static final int BR_IF_Z = 2;

	/** If y and z compare so, by x relative to the next word. */
	static final int BR_EQ = 3;

	static final int BR_NE = 4;

	static final int BR_LT_S = 5;

	static final int BR_GE_S = 6;

	static final int BR_LT_U = 7;

	static final int BR_GE_U = 8;

	/** If y compares so with the signed number z, by x relative to the next word. */
	static final int BR_EQ_IMM = 9;

	static final int BR_NE_IMM = 10;

	static final int BR_LT_S_IMM = 11;

	static final int BR_GE_S_IMM = 12;

	static final int BR_LT_U_IMM = 13;

	static final int BR_GE_U_IMM = 14;

	/** By slot z into the table of x,y entries behind; the last is the default. */
	static final int BR_TABLE = 15;

	/** The results are in place. */
	static final int RETURN = 16;

	/** The one result is in y. */
	static final int RETURN_ONE = 17;

	/** Function x,y with arguments from z. */
	static final int CALL = 18;

	/** Index in y, arguments from z; behind: type, table. */
	static final int CALL_INDIRECT = 19;

	/** Function x,y with arguments in place. */
	static final int RETURN_CALL = 20;

	/** Index in y, arguments in place; behind: type, table. */
	static final int RETURN_CALL_INDIRECT = 21;

	static final int MOVE = 22;

	static final int MOVE_REFERENCE = 23;

	/** The 32-bit number y,z. */
	static final int CONST_32 = 24;

	/** The number behind. */
	static final int CONST_64 = 25;

	/** y if the slot named behind is not zero, else z. */
	static final int SELECT = 26;

	static final int GLOBAL_GET = 27;

	static final int GLOBAL_SET = 28;

	static final int I32_ADD = 29;

	static final int I32_SUB = 30;

	static final int I32_MUL = 31;

	static final int I32_SHL = 32;

	static final int I32_SHR_S = 33;

	static final int I32_SHR_U = 34;

	static final int I32_ROTL = 35;

	static final int I32_ADD_IMM = 36;

	static final int I32_MUL_IMM = 37;

	static final int I32_SHL_IMM = 38;

	static final int I32_SHR_S_IMM = 39;

	static final int I32_SHR_U_IMM = 40;

	static final int I32_ROTL_IMM = 41;

	static final int AND = 42;

	static final int OR = 43;

	static final int XOR = 44;

	static final int AND_IMM = 45;

	static final int OR_IMM = 46;

	static final int XOR_IMM = 47;

	static final int EQZ = 48;

	static final int EQ = 49;

	static final int NE = 50;

	static final int LT_S = 51;

	static final int GE_S = 52;

	static final int LT_U = 53;

	static final int GE_U = 54;

	static final int EQ_IMM = 55;

	static final int NE_IMM = 56;

	static final int LT_S_IMM = 57;

	static final int GE_S_IMM = 58;

	static final int LT_U_IMM = 59;

	static final int GE_U_IMM = 60;

	static final int I64_ADD = 61;

	static final int I64_SUB = 62;

	static final int I64_MUL = 63;

	static final int I64_SHL = 64;

	static final int I64_SHR_S = 65;

	static final int I64_SHR_U = 66;

	static final int I64_ROTL = 67;

	static final int I64_ADD_IMM = 68;

	static final int I64_SHL_IMM = 69;

	static final int I64_SHR_S_IMM = 70;

	static final int I64_SHR_U_IMM = 71;

	static final int I32_WRAP_I64 = 72;

	static final int I64_EXTEND_I32_U = 73;

	/** Address y, offset z. */
	static final int LOAD_32 = 74;

	static final int LOAD_8_S = 75;

	static final int LOAD_8_U = 76;

	static final int LOAD_16_S = 77;

	static final int LOAD_16_U = 78;

	static final int LOAD_64 = 79;

	static final int LOAD_32_U = 80;

	/** Address x, value y, offset z. */
	static final int STORE_8 = 81;

	static final int STORE_16 = 82;

	static final int STORE_32 = 83;

	static final int STORE_64 = 84;

	/** Address y; the 32-bit offset behind. */
	static final int LOAD_32_FAR = 85;

	static final int LOAD_8_U_FAR = 86;

	static final int LOAD_64_FAR = 87;

	static final int STORE_32_FAR = 88;

	/** Address y,z. */
	static final int LOAD_32_AT = 89;

	static final int LOAD_64_AT = 90;

	/** Value x, address y,z. */
	static final int STORE_32_AT = 91;

	static final int F64_ADD = 92;

	static final int F64_SUB = 93;

	static final int F64_MUL = 94;

	static final int F64_DIV = 95;

	static final int F64_LT = 96;

	static final int F64_LE = 97;

	static final int F64_SQRT = 98;

	static final int F64_CONVERT_I32_S = 99;

	static final int F32_ADD = 100;

	static final int F32_SUB = 101;

	static final int F32_MUL = 102;

	static final int I32_EXTEND8_S = 103;

	static final int I32_DIV_S = 104;

	static final int I32_DIV_U = 105;

	static final int I32_REM_S = 106;

	static final int I32_REM_U = 107;

	/** Trap. */
	static final int UNREACHABLE = 108;

	/** The 64-bit index y as one of 32 bits, see {@link WideIndex}. */
	static final int NARROW = 109;

	/** Consume x,y units of fuel. */
	static final int CONSUME_FUEL = 110;

	/** Trap if more fuel was consumed than there was. */
	static final int CHECK_FUEL = 111;

	static final int LAST_HOT = CHECK_FUEL;

	/** WebAssembly's opcode is added to this, but for those with a prefix. */
	static final int NUMERIC = 0x100;

	static final int EXTENDED = 0x200;

	/**
	 * Any load: address y, result x; behind: opcode, memory, offset.
	 */
	static final int LOAD = EXTENDED;

	/** Any store: address x, value y; behind: opcode, memory, offset. */
	static final int STORE = EXTENDED + 1;

	/** Memory y. */
	static final int MEMORY_SIZE = EXTENDED + 2;

	/** Delta y, memory z. */
	static final int MEMORY_GROW = EXTENDED + 3;

	/** Target, value and length from x; memory y. */
	static final int MEMORY_FILL = EXTENDED + 4;

	/** Target, source and length from x; target memory y, source memory z. */
	static final int MEMORY_COPY = EXTENDED + 5;

	/** Target, source and length from x; behind: segment, memory. */
	static final int MEMORY_INIT = EXTENDED + 6;

	/** Segment x,y. */
	static final int DATA_DROP = EXTENDED + 7;

	/** Result x, index y, table z. */
	static final int TABLE_GET = EXTENDED + 8;

	/** Index x, value y, table z. */
	static final int TABLE_SET = EXTENDED + 9;

	/** Result x, table y. */
	static final int TABLE_SIZE = EXTENDED + 10;

	/** Value and delta from x; table y. */
	static final int TABLE_GROW = EXTENDED + 11;

	/** Index, value and length from x; table y. */
	static final int TABLE_FILL = EXTENDED + 12;

	/** Target, source and length from x; target table y, source table z. */
	static final int TABLE_COPY = EXTENDED + 13;

	/** Target, source and length from x; behind: segment, table. */
	static final int TABLE_INIT = EXTENDED + 14;

	/** Segment x,y. */
	static final int ELEM_DROP = EXTENDED + 15;

	/** Result x. */
	static final int REF_NULL = EXTENDED + 16;

	/** Result x, reference y. */
	static final int REF_IS_NULL = EXTENDED + 17;

	/** Result x, function y,z. */
	static final int REF_FUNC = EXTENDED + 18;

	/** As {@link #SELECT}, of references. */
	static final int SELECT_REFERENCE = EXTENDED + 19;

	static final int GLOBAL_GET_REFERENCE = EXTENDED + 20;

	static final int GLOBAL_SET_REFERENCE = EXTENDED + 21;

	/** Slots from y on, z of them, to x; towards lower slots. */
	static final int MOVE_BLOCK = EXTENDED + 22;

	/** What the exception carries from x on; tag y,z. */
	static final int THROW = EXTENDED + 23;

	/** The exception in x. */
	static final int THROW_REF = EXTENDED + 24;

	/** Charge for the bytes of which there are as many as slot x says. */
	static final int CHARGE_BYTES = EXTENDED + 25;

	/** Charge for the elements of which there are as many as slot x says. */
	static final int CHARGE_ELEMENTS = EXTENDED + 26;

	/** Charge for all bytes of memory x. */
	static final int CHARGE_MEMORY = EXTENDED + 27;

	/** Charge for all elements of table x. */
	static final int CHARGE_TABLE = EXTENDED + 28;

	static final int LAST_EXTENDED = CHARGE_TABLE;

	static final int MOVE_VECTOR = 0x400;

	/** As {@link #SELECT}, of vectors. */
	static final int SELECT_VECTOR = MOVE_VECTOR + 1;

	static final int GLOBAL_GET_VECTOR = MOVE_VECTOR + 2;

	static final int GLOBAL_SET_VECTOR = MOVE_VECTOR + 3;

	/**
	 * The code of a {@link VectorOperation} is added to this. Operands in y, z and the
	 * slot named behind; an accessed lane in z or behind; lanes of a shuffle and
	 * constants behind. Address of a load in y and its vector in z, address of a store in
	 * x and its vector in y; behind: lane, memory, offset.
	 */
	static final int VECTOR = 0x500;

	static final int LAST_VECTOR = VECTOR + 0x1ff;

	private Op() {
	}

	static int move(Bank bank) {
		return switch (bank) {
			case NUMBER -> MOVE;
			case REFERENCE -> MOVE_REFERENCE;
			case VECTOR -> MOVE_VECTOR;
		};
	}

	static int select(Bank bank) {
		return switch (bank) {
			case NUMBER -> SELECT;
			case REFERENCE -> SELECT_REFERENCE;
			case VECTOR -> SELECT_VECTOR;
		};
	}

	static int globalGet(Bank bank) {
		return switch (bank) {
			case NUMBER -> GLOBAL_GET;
			case REFERENCE -> GLOBAL_GET_REFERENCE;
			case VECTOR -> GLOBAL_GET_VECTOR;
		};
	}

	static int globalSet(Bank bank) {
		return switch (bank) {
			case NUMBER -> GLOBAL_SET;
			case REFERENCE -> GLOBAL_SET_REFERENCE;
			case VECTOR -> GLOBAL_SET_VECTOR;
		};
	}

	static long word(int op, int x, int y, int z) {
		return ((long) x << 48) | ((y & 0xffffL) << 32) | ((z & 0xffffL) << 16) | op;
	}

	/** A word whose x and y are one number. */
	static long wordXy(int op, int xy, int z) {
		return ((long) xy << 32) | ((z & 0xffffL) << 16) | op;
	}

	/** A word whose y and z are one number. */
	static long wordYz(int op, int x, int yz) {
		return ((long) x << 48) | ((yz & 0xffffffffL) << 16) | op;
	}

}
