package dev.wasmboot.engine.compiler;

import java.util.BitSet;

import dev.wasmboot.engine.module.ByteReader;
import dev.wasmboot.engine.module.Opcode;

/**
 * Finds the locals of a function whose values go from one stretch of straight code to
 * another: those that are read in one before they are set there.
 */
final class CarriedLocals {

	private final BitSet carried = new BitSet();

	/** The locals that were set since straight code began. */
	private final BitSet set = new BitSet();

	/**
	 * Look at an instruction.
	 * @param in the code behind the opcode, where it is afterwards, too
	 */
	void next(ByteReader in, int opcode) {
		if (opcode >= Opcode.LOCAL_GET && opcode <= Opcode.LOCAL_TEE) {
			int behind = in.position();
			local(opcode, in.u32());
			in.position(behind);
		}
		else if (!InstructionKind.isStraight(opcode)) {
			this.set.clear();
		}
	}

	private void local(int opcode, int index) {
		if (opcode != Opcode.LOCAL_GET) {
			this.set.set(index);
		}
		else if (!this.set.get(index)) {
			this.carried.set(index);
		}
	}

	/**
	 * Whether the value of a local is ever needed where straight code begins.
	 */
	boolean contains(int local) {
		return this.carried.get(local);
	}

}
