package dev.wasmboot.engine.module;

import dev.wasmboot.engine.ValueType;

import static dev.wasmboot.engine.module.WasmBytes.bytes;
import static dev.wasmboot.engine.module.WasmBytes.u32;

/**
 * Makes up what is done with memories, where there are any: accesses of numbers, and what
 * is done with many bytes at once.
 */
final class MemoryGenerator {

	private final ModuleGenerator module;

	private final BodyGenerator body;

	private final BodyWriter out;

	private final IndexGenerator indices;

	MemoryGenerator(ModuleGenerator module, BodyGenerator body, BodyWriter out, IndexGenerator indices) {
		this.module = module;
		this.body = body;
		this.out = out;
		this.indices = indices;
	}

	void load(ValueType wanted) {
		int opcode = this.module.between(Opcode.I32_LOAD, Opcode.I64_LOAD32_U);
		while (MemoryInstructions.of(opcode).type() != wanted) {
			opcode = this.module.between(Opcode.I32_LOAD, Opcode.I64_LOAD32_U);
		}
		int memory = address();
		this.out.instruction(opcode, argument(MemoryInstructions.of(opcode).width(), memory));
	}

	void store() {
		int opcode = this.module.between(Opcode.I32_STORE, Opcode.I64_STORE32);
		int memory = address();
		this.body.value(MemoryInstructions.of(opcode).type());
		this.out.instruction(opcode, argument(MemoryInstructions.of(opcode).width(), memory));
	}

	/** An address, likely within the memory that is returned. */
	int address() {
		int memory = this.module.memory();
		this.body.value(ValueType.I32);
		if (!this.module.chance(30)) {
			this.out.emit(Opcode.I32_CONST, WasmBytes.s64(this.module.chance(2) ? 0xffff : 0xff), Opcode.I32_AND);
		}
		this.indices.widen(index(memory));
		return memory;
	}

	/**
	 * What follows the opcode of an access.
	 * @param width the binary logarithm of how many bytes are accessed
	 * @param memory the memory
	 */
	byte[] argument(int width, int memory) {
		byte[] offset = u32(this.module.chance(40) ? 0xffff_fff0L + this.module.between(0, 15)
				: this.module.between(0, this.module.chance(4) ? 70_000 : 8));
		int alignment = this.module.between(0, width);
		return (memory > 0) ? bytes(0x40 | alignment, u32(memory), offset) : bytes(alignment, offset);
	}

	/** Copy, fill, initialise, or drop a segment. */
	void bulk() {
		int memory = this.module.memory();
		ValueType index = index(memory);
		if (this.module.data > 0 && this.module.chance(2)) {
			byte[] segment = u32(this.module.between(0, this.module.data - 1));
			if (this.module.chance(4)) {
				this.out.instruction(Opcode.DATA_DROP, segment);
				return;
			}
			this.indices.range(index, ValueType.I32, ValueType.I32);
			this.out.instruction(Opcode.MEMORY_INIT, segment, u32(memory));
			return;
		}
		if (this.module.chance(2)) {
			int source = this.module.memory();
			this.indices.rangeOfCopy(index, index(source));
			this.out.instruction(Opcode.MEMORY_COPY, u32(memory), u32(source));
		}
		else {
			this.indices.range(index, ValueType.I32, index);
			this.out.instruction(Opcode.MEMORY_FILL, u32(memory));
		}
	}

	void size() {
		int memory = this.module.memory();
		this.out.instruction(Opcode.MEMORY_SIZE, u32(memory));
		this.indices.narrow(index(memory));
	}

	/** By a few pages, or by more than there can be. */
	void grow() {
		int memory = this.module.memory();
		ValueType index = index(memory);
		this.out.emit(this.module.number(index, this.module.chance(10) ? -1 : this.module.between(0, 2)));
		this.out.instruction(Opcode.MEMORY_GROW, u32(memory));
		this.indices.narrow(index);
	}

	private ValueType index(int memory) {
		return this.module.memories.get(memory).index();
	}

}
