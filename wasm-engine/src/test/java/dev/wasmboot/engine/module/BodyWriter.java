package dev.wasmboot.engine.module;

import java.io.ByteArrayOutputStream;

import static dev.wasmboot.engine.module.WasmBytes.bytes;
import static dev.wasmboot.engine.module.WasmBytes.u32;

/**
 * Writes the code of a body that is made up, and counts down how much is to come.
 */
final class BodyWriter {

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	/** Instructions that are still to come, about. */
	private int left;

	BodyWriter(int length) {
		this.left = length;
	}

	/** Write something that does not count. */
	void emit(Object... parts) {
		this.out.writeBytes(bytes(parts));
	}

	/** Write an instruction, and what follows its opcode. */
	void instruction(int opcode, Object... immediates) {
		this.left--;
		if (opcode >= Opcode.VECTOR) {
			emit(opcode >> 12, u32(opcode & 0xfff));
		}
		else {
			emit((opcode < 0x100) ? bytes(opcode) : bytes(opcode >> 8, u32(opcode & 0xff)));
		}
		emit(immediates);
	}

	/** Write an instruction that is encoded already. */
	void encoded(byte[] instruction) {
		this.left--;
		emit(instruction);
	}

	/** Whether no more instructions should come. */
	boolean isLongEnough() {
		return this.left <= 0;
	}

	/**
	 * Let another number of instructions come.
	 * @return how many were to come before
	 */
	int limit(int instructions) {
		int before = this.left;
		this.left = instructions;
		return before;
	}

	byte[] toByteArray() {
		return this.out.toByteArray();
	}

}
