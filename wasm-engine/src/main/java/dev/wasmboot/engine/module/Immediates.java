package dev.wasmboot.engine.module;

import dev.wasmboot.engine.simd.VectorOperation;

/**
 * Skips what follows an opcode.
 */
public final class Immediates {

	private Immediates() {
	}

	/**
	 * Skip what follows an opcode of a validated function.
	 * @param in the function, just past the opcode
	 * @param opcode the opcode
	 */
	public static void skip(ByteReader in, int opcode) {
		switch (opcode) {
			case Opcode.BLOCK, Opcode.LOOP, Opcode.IF, Opcode.TRY, Opcode.REF_NULL -> in.s33();
			case Opcode.TRY_TABLE -> {
				in.s33();
				skipCatchClauses(in);
			}
			case Opcode.BR, Opcode.BR_IF, Opcode.THROW, Opcode.CATCH, Opcode.RETHROW, Opcode.DELEGATE, Opcode.CALL,
					Opcode.RETURN_CALL, Opcode.LOCAL_GET, Opcode.LOCAL_SET, Opcode.LOCAL_TEE, Opcode.GLOBAL_GET,
					Opcode.GLOBAL_SET, Opcode.TABLE_GET, Opcode.TABLE_SET, Opcode.REF_FUNC, Opcode.MEMORY_SIZE,
					Opcode.MEMORY_GROW, Opcode.MEMORY_FILL, Opcode.DATA_DROP, Opcode.ELEM_DROP, Opcode.TABLE_GROW,
					Opcode.TABLE_SIZE, Opcode.TABLE_FILL ->
				in.u32();
			case Opcode.CALL_INDIRECT, Opcode.RETURN_CALL_INDIRECT, Opcode.MEMORY_INIT, Opcode.MEMORY_COPY,
					Opcode.TABLE_INIT, Opcode.TABLE_COPY -> {
				in.u32();
				in.u32();
			}
			case Opcode.BR_TABLE -> {
				for (int targets = in.u32(); targets >= 0; targets--) {
					in.u32();
				}
			}
			case Opcode.SELECT_TYPED -> {
				in.u32();
				in.u8();
			}
			case Opcode.I32_CONST -> in.s32();
			case Opcode.I64_CONST -> in.s64();
			case Opcode.F32_CONST -> in.f32();
			case Opcode.F64_CONST -> in.f64();
			default -> {
				VectorOperation vector = Opcode.vectorOperation(opcode);
				if (vector != null) {
					if (vector.shape().accessesMemory()) {
						skipAccess(in);
					}
					in.skip(vector.shape().immediateBytes());
				}
				else if (opcode >= Opcode.I32_LOAD && opcode <= Opcode.I64_STORE32) {
					skipAccess(in);
				}
			}
		}
	}

	/** An offset of 32 bits is one of 64 bits, too. */
	private static void skipAccess(ByteReader in) {
		if ((in.u32() & 0x40) != 0) {
			in.u32();
		}
		in.u64();
	}

	/**
	 * Skip the clauses of a {@code try_table}.
	 * @param in the code, at their number
	 */
	public static void skipCatchClauses(ByteReader in) {
		for (int clauses = in.u32(); clauses > 0; clauses--) {
			if (CatchClause.hasTag(in.u8())) {
				in.u32();
			}
			in.u32();
		}
	}

}
