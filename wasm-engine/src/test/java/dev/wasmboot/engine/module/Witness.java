package dev.wasmboot.engine.module;

import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.simd.VectorOperation;

import static dev.wasmboot.engine.module.WasmBytes.u32;

/**
 * Makes what is computed show, as it is of use only then: every other value that nothing
 * takes, and some of those that are taken, goes into a global that is there for it, the
 * witness, turned by some bits and mixed with what was there before.
 */
final class Witness {

	/** One of so many computed values is witnessed, besides being used. */
	private static final int WITNESSED = 5;

	/** By how many bits the witness is turned. */
	private static final int TURN = 7;

	private final ModuleGenerator module;

	private final BodyWriter out;

	private final BodyLocals locals;

	Witness(ModuleGenerator module, BodyWriter out, BodyLocals locals) {
		this.module = module;
		this.out = out;
		this.locals = locals;
	}

	/** Put the value on top into the witness. */
	void take(ValueType type) {
		switch (type) {
			case I32 -> this.out.instruction(Opcode.I64_EXTEND_I32_S);
			case I64 -> {
			}
			case F32 -> {
				this.out.instruction(Opcode.I32_REINTERPRET_F32);
				this.out.instruction(Opcode.I64_EXTEND_I32_S);
			}
			case F64 -> this.out.instruction(Opcode.I64_REINTERPRET_F64);
			case V128 -> {
				int local = this.locals.keep(ValueType.V128);
				lane(0);
				take(ValueType.I64);
				this.out.emit(Opcode.LOCAL_GET, u32(local));
				lane(1);
			}
			case FUNCREF, EXTERNREF, EXNREF -> {
				this.out.instruction(Opcode.REF_IS_NULL);
				this.out.instruction(Opcode.I64_EXTEND_I32_S);
			}
		}
		byte[] witness = u32(this.module.witness());
		this.out.emit(Opcode.GLOBAL_GET, witness, Opcode.I64_CONST, TURN, Opcode.I64_ROTL, Opcode.I64_XOR,
				Opcode.GLOBAL_SET, witness);
	}

	private void lane(int lane) {
		this.out.instruction(Opcode.VECTOR + VectorOperation.I64X2_EXTRACT_LANE.code(), lane);
	}

	/** Put some of the values that are computed into the witness, too. */
	void copySome(ValueType type) {
		if (this.module.chance(WITNESSED)) {
			int local = this.locals.keep(type);
			take(type);
			this.out.emit(Opcode.LOCAL_GET, u32(local));
		}
	}

}
