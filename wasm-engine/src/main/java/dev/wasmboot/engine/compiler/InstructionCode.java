package dev.wasmboot.engine.compiler;

/**
 * Writes instructions of one kind.
 */
@FunctionalInterface
interface InstructionCode {

	/**
	 * Write an instruction.
	 * @param opcode what it does
	 * @param at where it is in the module; what follows the opcode is read next
	 */
	void write(int opcode, int at);

}
