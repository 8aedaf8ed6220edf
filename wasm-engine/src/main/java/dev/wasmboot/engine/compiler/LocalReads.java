package dev.wasmboot.engine.compiler;

import java.util.BitSet;

import dev.wasmboot.engine.module.ByteReader;
import dev.wasmboot.engine.module.Opcode;

/**
 * Finds which locals of a function are read at all, and whose values go from one stretch
 * of straight code to another: those that are read in one before they are set there.
 */
final class LocalReads {

	private final BitSet read = new BitSet();

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
			return;
		}
		this.read.set(index);
		if (!this.set.get(index)) {
			this.carried.set(index);
		}
	}

	/**
	 * Whether a local is ever read.
	 */
	boolean contains(int local) {
		return this.read.get(local);
	}

	/**
	 * Whether the value of a local is ever needed where straight code begins.
	 */
	boolean carried(int local) {
		return this.carried.get(local);
	}

}
