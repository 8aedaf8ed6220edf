package dev.wasmboot.engine.difference;

import dev.wasmboot.engine.Trap;
import dev.wasmboot.engine.module.ByteReader;
import dev.wasmboot.engine.module.FunctionBody;
import dev.wasmboot.engine.module.Immediates;
import dev.wasmboot.engine.module.Opcode;
import dev.wasmboot.engine.module.SegmentMode;
import dev.wasmboot.engine.module.WasmModule;
import dev.wasmboot.engine.runtime.Watchdog;
import org.jspecify.annotations.Nullable;

/**
 * Where Endive 1.0.0 is known to do something else than the specification says, beyond
 * what its interpreter and its compiler do not agree about.
 */
enum EndiveDifference {

	/**
	 * Its interpreter adds address and offset of these two modulo 2<sup>32</sup>, and so
	 * stores what is out of bounds.
	 */
	STORE_OF_A_BYTE {

		@Override
		boolean explains(Subject subject, Outcome.Step step) {
			ByteReader in = trapping(subject, step, Trap.MEMORY_OUT_OF_BOUNDS);
			int opcode = (in != null) ? in.opcode() : -1;
			return opcode == Opcode.I32_STORE8 || opcode == Opcode.I64_STORE8;
		}

	},

	/**
	 * It does not drop active data segments when it has copied them, so that they can be
	 * copied again.
	 */
	ACTIVE_SEGMENT_REMAINS {

		@Override
		boolean explains(Subject subject, Outcome.Step step) {
			ByteReader in = trapping(subject, step, Trap.MEMORY_OUT_OF_BOUNDS);
			return in != null && in.opcode() == Opcode.MEMORY_INIT
					&& subject.module().data().get(in.u32()).mode() == SegmentMode.ACTIVE;
		}

	},

	/**
	 * It rounds twice where it makes a floating-point number of an unsigned {@code i64}
	 * ({@code OpcodeImpl.F32_CONVERT_I64_U} and {@code F64_CONVERT_I64_U}). So this is
	 * the reason if there is nothing to explain where a module takes it for a signed one.
	 */
	ROUNDED_TWICE {

		@Override
		boolean explains(Subject subject, Outcome.Step step) {
			return explains(subject, Opcode.F32_CONVERT_I64_U, Opcode.F32_CONVERT_I64_S)
					|| explains(subject, Opcode.F64_CONVERT_I64_U, Opcode.F64_CONVERT_I64_S);
		}

		private boolean explains(Subject subject, int unsigned, int signed) {
			Subject other = new Mistake(unsigned, signed).in(subject);
			if (other == null) {
				return false;
			}
			try (Watchdog watchdog = new Watchdog(System::nanoTime)) {
				Outcome outcome = TierRun.run(other, Warmth.NONE, Variant.INTERPRETED, true, watchdog);
				// There it may go on for ever, and nothing stops Endive
				return !outcome.ends(Trap.FUEL_EXHAUSTED)
						&& new EndiveComparison().compare(other, outcome.withoutFuel()) == null;
			}
		}

	},

	/**
	 * Its interpreter leaves operands behind when it jumps out of a block that takes
	 * parameters ({@code StackFrame.doControlTransfer} keeps as many values as the block
	 * takes and gives). What its compiler has to say about that is not known where the
	 * compiler fails.
	 */
	JUMP_OUT_OF_A_BLOCK_WITH_PARAMETERS {

		@Override
		boolean explains(Subject subject, Outcome.Step step) {
			return hasBlockWithParameters(subject.module()) && !EndiveRun.compiles(subject);
		}

	};

	/**
	 * Whether this is the reason for what Endive does in a step.
	 * @param subject the module
	 * @param step what became of it in this engine, as it should be
	 */
	abstract boolean explains(Subject subject, Outcome.Step step);

	/** At the instruction that a trap came from, if it is this trap. */
	private static @Nullable ByteReader trapping(Subject subject, Outcome.Step step, Trap trap) {
		if (step.trap() != trap || step.frames().isEmpty()) {
			return null;
		}
		byte[] bytes = subject.module().bytes();
		return new ByteReader(bytes, step.frames().get(0).offset(), bytes.length);
	}

	private static boolean hasBlockWithParameters(WasmModule module) {
		for (FunctionBody body : module.bodies()) {
			ByteReader in = new ByteReader(module.bytes(), body.codeStart(), body.end());
			while (in.remaining() > 0) {
				int opcode = in.opcode();
				boolean block = opcode == Opcode.BLOCK || opcode == Opcode.IF || opcode == Opcode.TRY_TABLE;
				long type = block ? new ByteReader(module.bytes(), in.position(), body.end()).s33() : -1;
				if (type >= 0 && !module.types().get((int) type).parameters().isEmpty()) {
					return true;
				}
				Immediates.skip(in, opcode);
			}
		}
		return false;
	}

}
