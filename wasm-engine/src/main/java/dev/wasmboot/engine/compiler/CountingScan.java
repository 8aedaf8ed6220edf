package dev.wasmboot.engine.compiler;

import dev.wasmboot.engine.module.ByteReader;
import dev.wasmboot.engine.module.FunctionBody;
import dev.wasmboot.engine.module.Immediates;
import dev.wasmboot.engine.module.Opcode;

/**
 * Finds where guests count up or down to a number: a constant is added to a local, and
 * what that comes to is compared with another local or a constant, at once.
 */
final class CountingScan {

	private static final int NOWHERE = -1;

	private final ByteReader ahead;

	/** Where the instruction is that compares a local that counts. */
	private int comparison = NOWHERE;

	/**
	 * Create a scan.
	 * @param code what the body is in
	 * @param body the function
	 */
	CountingScan(byte[] code, FunctionBody body) {
		this.ahead = new ByteReader(code, body.codeStart(), body.end());
	}

	/**
	 * Look ahead from an instruction that pushes a local. There always is an instruction
	 * that ends the function.
	 * @param local the local
	 * @param next where the next instruction is
	 */
	void noteGet(int local, int next) {
		this.ahead.position(next);
		if (!addsConstantTo(local)) {
			return;
		}
		int at = this.ahead.position();
		int opcode = this.ahead.opcode();
		if (opcode == Opcode.LOCAL_GET || opcode == Opcode.I32_CONST) {
			Immediates.skip(this.ahead, opcode);
			at = this.ahead.position();
			opcode = this.ahead.opcode();
		}
		if (opcode == Opcode.I32_NE) {
			this.comparison = at;
		}
	}

	/**
	 * Whether the instruction at a place compares a local that counts with what it counts
	 * to.
	 */
	boolean endsCountAt(int at) {
		return this.comparison == at;
	}

	private boolean addsConstantTo(int local) {
		if (this.ahead.opcode() != Opcode.I32_CONST) {
			return false;
		}
		this.ahead.s32();
		return this.ahead.opcode() == Opcode.I32_ADD && this.ahead.opcode() == Opcode.LOCAL_TEE
				&& this.ahead.u32() == local;
	}

}
