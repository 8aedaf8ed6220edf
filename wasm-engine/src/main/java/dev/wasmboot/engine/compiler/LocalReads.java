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

	/** Those that are read in a loop and may have their value from the turn before. */
	private final BitSet readInTurn = new BitSet();

	private final BitSet setInLoops = new BitSet();

	/** The locals that were set since straight code began. */
	private final BitSet set = new BitSet();

	/** Those that were set since code began that can only be left. */
	private final BitSet setInTurn = new BitSet();

	/**
	 * Look at an instruction.
	 * @param in the code behind the opcode, where it is afterwards, too
	 * @param loops whether it is in a loop
	 */
	void next(ByteReader in, int opcode, boolean loops) {
		if (opcode >= Opcode.LOCAL_GET && opcode <= Opcode.LOCAL_TEE) {
			int behind = in.position();
			local(opcode, in.u32(), loops);
			in.position(behind);
		}
		else if (!InstructionKind.isStraight(opcode)) {
			this.set.clear();
			if (opcode != Opcode.BR_IF) {
				this.setInTurn.clear();
			}
		}
	}

	private void local(int opcode, int index, boolean loops) {
		if (opcode != Opcode.LOCAL_GET) {
			this.set.set(index);
			this.setInTurn.set(index);
			if (loops) {
				this.setInLoops.set(index);
			}
			return;
		}
		this.read.set(index);
		if (!this.set.get(index)) {
			this.carried.set(index);
		}
		if (loops && !this.setInTurn.get(index)) {
			this.readInTurn.set(index);
		}
	}

	/**
	 * Whether a local is ever read.
	 */
	boolean contains(int local) {
		return this.read.get(local);
	}

	/**
	 * Whether a turn of a loop may need the value that the one before gave a local.
	 */
	boolean turns(int local) {
		return this.readInTurn.get(local) && this.setInLoops.get(local);
	}

	/**
	 * Whether the value of a local is ever needed where straight code begins.
	 */
	boolean carried(int local) {
		return this.carried.get(local);
	}

}
