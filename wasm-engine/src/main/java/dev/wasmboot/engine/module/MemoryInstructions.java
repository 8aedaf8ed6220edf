package dev.wasmboot.engine.module;

import java.util.List;

import dev.wasmboot.engine.ValueType;

/**
 * The types and widths of the loads and stores, which have consecutive opcodes.
 */
public final class MemoryInstructions {

	private static final List<Access> ACCESSES = List.of(
			// Loads
			new Access(ValueType.I32, 2), new Access(ValueType.I64, 3), new Access(ValueType.F32, 2),
			new Access(ValueType.F64, 3), new Access(ValueType.I32, 0), new Access(ValueType.I32, 0),
			new Access(ValueType.I32, 1), new Access(ValueType.I32, 1), new Access(ValueType.I64, 0),
			new Access(ValueType.I64, 0), new Access(ValueType.I64, 1), new Access(ValueType.I64, 1),
			new Access(ValueType.I64, 2), new Access(ValueType.I64, 2),
			// Stores
			new Access(ValueType.I32, 2), new Access(ValueType.I64, 3), new Access(ValueType.F32, 2),
			new Access(ValueType.F64, 3), new Access(ValueType.I32, 0), new Access(ValueType.I32, 1),
			new Access(ValueType.I64, 0), new Access(ValueType.I64, 1), new Access(ValueType.I64, 2));

	private MemoryInstructions() {
	}

	/**
	 * What a load or store accesses.
	 * @param opcode one from {@link Opcode#I32_LOAD} to {@link Opcode#I64_STORE32}
	 * @return the type and width
	 */
	public static Access of(int opcode) {
		return ACCESSES.get(opcode - Opcode.I32_LOAD);
	}

	/**
	 * What a load or store accesses.
	 *
	 * @param type the type of the value on the operand stack
	 * @param width the binary logarithm of the number of bytes in memory
	 */
	public record Access(ValueType type, int width) {

	}

}
