package dev.wasmboot.engine.module;

import java.util.BitSet;

/**
 * Finds which instructions the functions of a module have, but for those that cannot be
 * reached: they are validated, and never run.
 */
final class InstructionScan {

	private final BitSet found = new BitSet();

	/** Blocks that were opened where no code is reached; -1 where code is reached. */
	private int skipped = -1;

	/**
	 * All opcodes that were found so far.
	 */
	BitSet found() {
		return this.found;
	}

	/**
	 * Scan the functions of a module.
	 */
	void scan(WasmModule module) {
		for (FunctionBody body : module.bodies()) {
			ByteReader in = new ByteReader(module.bytes(), body.codeStart(), body.end());
			this.skipped = -1;
			while (in.remaining() > 0) {
				int opcode = in.opcode();
				Immediates.skip(in, opcode);
				note(opcode);
			}
		}
	}

	private void note(int opcode) {
		switch (opcode) {
			case Opcode.ELSE, Opcode.CATCH, Opcode.CATCH_ALL, Opcode.END, Opcode.DELEGATE ->
				this.skipped = outside(opcode);
			case Opcode.BLOCK, Opcode.LOOP, Opcode.IF, Opcode.TRY, Opcode.TRY_TABLE -> {
				if (this.skipped >= 0) {
					this.skipped++;
				}
			}
			default -> {
			}
		}
		if (this.skipped < 0) {
			this.found.set(opcode);
		}
		switch (opcode) {
			case Opcode.UNREACHABLE, Opcode.BR, Opcode.BR_TABLE, Opcode.RETURN, Opcode.RETURN_CALL,
					Opcode.RETURN_CALL_INDIRECT, Opcode.THROW, Opcode.THROW_REF, Opcode.RETHROW ->
				this.skipped = Math.max(0, this.skipped);
			default -> {
			}
		}
	}

	/** How many blocks are open still, of those that cannot be reached. */
	private int outside(int opcode) {
		boolean ends = opcode == Opcode.END || opcode == Opcode.DELEGATE;
		if (this.skipped <= 0) {
			return -1;
		}
		return ends ? this.skipped - 1 : this.skipped;
	}

}
