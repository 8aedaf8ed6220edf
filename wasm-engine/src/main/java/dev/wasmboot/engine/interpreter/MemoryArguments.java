package dev.wasmboot.engine.interpreter;

import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.module.ByteReader;
import dev.wasmboot.engine.module.WasmModule;
import dev.wasmboot.engine.runtime.WideIndex;

/**
 * Reads what follows an instruction that accesses memory, and makes its address one of 32
 * bits, as {@link WideIndex} has it.
 */
final class MemoryArguments {

	private final WasmModule module;

	private final ByteReader in;

	private final Emitter emitter;

	MemoryArguments(WasmModule module, ByteReader in, Emitter emitter) {
		this.module = module;
		this.in = in;
		this.emitter = emitter;
	}

	/**
	 * Read a memory and an offset.
	 * @param above how many operands are above the address
	 * @return the offset in the higher half, the memory in the 16 bits below, and room
	 * for 16 more bits
	 */
	long read(int above) {
		int align = this.in.u32();
		int memory = ((align & 0x40) != 0) ? this.in.u32() : 0;
		int offset;
		if (this.module.memories().get(memory).index() == ValueType.I64) {
			offset = WideIndex.narrow(this.in.u64());
			this.emitter.narrow(above);
		}
		else {
			offset = this.in.u32();
		}
		return ((long) offset << 32) | ((long) memory << 16);
	}

	static int offset(long argument) {
		return (int) (argument >>> 32);
	}

	static int memory(long argument) {
		return (int) (argument >>> 16) & 0xffff;
	}

}
