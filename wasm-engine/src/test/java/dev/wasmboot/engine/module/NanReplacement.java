package dev.wasmboot.engine.module;

import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.simd.LaneType;
import dev.wasmboot.engine.simd.VectorOperation;

import static dev.wasmboot.engine.module.WasmBytes.bytes;
import static dev.wasmboot.engine.module.WasmBytes.u32;

/**
 * Replaces each NaN that is computed by always the same one: its bits are not determined,
 * so that programs may differ by them.
 */
final class NanReplacement {

	private static final byte[] NAN_32 = bytes(0, 0, 0xc0, 0x7f);

	private static final byte[] NAN_64 = bytes(0, 0, 0, 0, 0, 0, 0xf8, 0x7f);

	private final BodyWriter out;

	private final BodyLocals locals;

	NanReplacement(BodyWriter out, BodyLocals locals) {
		this.out = out;
		this.locals = locals;
	}

	/** Replace the number on top. */
	void replace(ValueType type) {
		int local = this.locals.keep(type);
		boolean single = type == ValueType.F32;
		this.out.emit(single ? Opcode.F32_CONST : Opcode.F64_CONST, single ? NAN_32 : NAN_64, Opcode.LOCAL_GET,
				u32(local), Opcode.LOCAL_GET, u32(local), single ? Opcode.F32_EQ : Opcode.F64_EQ, Opcode.SELECT);
	}

	/** Replace lanes of the vector on top. */
	void replace(LaneType lanes) {
		int local = this.locals.keep(ValueType.V128);
		boolean single = lanes == LaneType.F32;
		this.out.instruction(Opcode.V128_CONST, single ? bytes(NAN_32, NAN_32, NAN_32, NAN_32) : bytes(NAN_64, NAN_64));
		this.out.emit(Opcode.LOCAL_GET, u32(local), Opcode.LOCAL_GET, u32(local));
		this.out.instruction(Opcode.VECTOR + (single ? VectorOperation.F32X4_EQ : VectorOperation.F64X2_EQ).code());
		this.out.instruction(Opcode.VECTOR + VectorOperation.V128_BITSELECT.code());
	}

}
