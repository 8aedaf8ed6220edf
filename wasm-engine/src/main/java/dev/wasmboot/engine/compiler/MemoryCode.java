package dev.wasmboot.engine.compiler;

import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.module.ByteReader;
import dev.wasmboot.engine.module.Opcode;
import dev.wasmboot.engine.module.WasmModule;
import dev.wasmboot.engine.runtime.MemoryAccess;
import dev.wasmboot.engine.runtime.WideIndex;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Writes loads and stores.
 */
final class MemoryCode {

	private static final String ACCESS = Type.getInternalName(MemoryAccess.class);

	private final WasmModule module;

	private final ByteReader in;

	private final MethodFrame frame;

	private final Bytecode out;

	private final OperandStack stack;

	MemoryCode(WasmModule module, ByteReader in, MethodFrame frame) {
		this.module = module;
		this.in = in;
		this.frame = frame;
		this.out = frame.out();
		this.stack = frame.stack();
	}

	/**
	 * Write a load, which leaves its result on the stack of the JVM, or a store.
	 */
	void write(int opcode) {
		int memory = ((this.in.u32() & 0x40) != 0) ? this.in.u32() : 0;
		boolean wide = this.module.memories().get(memory).index() == ValueType.I64;
		int offset = wide ? WideIndex.narrow(this.in.u64()) : this.in.u32();
		take((opcode >= Opcode.I32_STORE) ? 2 : 1, wide);
		switch (opcode) {
			case Opcode.I32_LOAD -> access("loadInt", "I", "I", memory, offset);
			case Opcode.I64_LOAD -> access("loadLong", "I", "J", memory, offset);
			case Opcode.F32_LOAD -> access("loadFloat", "I", "F", memory, offset);
			case Opcode.F64_LOAD -> access("loadDouble", "I", "D", memory, offset);
			case Opcode.I32_LOAD8_S -> access("loadByte", "I", "I", memory, offset);
			case Opcode.I32_LOAD8_U -> access("loadUnsignedByte", "I", "I", memory, offset);
			case Opcode.I32_LOAD16_S -> access("loadShort", "I", "I", memory, offset);
			case Opcode.I32_LOAD16_U -> access("loadUnsignedShort", "I", "I", memory, offset);
			case Opcode.I64_LOAD8_S -> widened("loadByte", memory, offset);
			case Opcode.I64_LOAD8_U -> widened("loadUnsignedByte", memory, offset);
			case Opcode.I64_LOAD16_S -> widened("loadShort", memory, offset);
			case Opcode.I64_LOAD16_U -> widened("loadUnsignedShort", memory, offset);
			case Opcode.I64_LOAD32_S -> widened("loadInt", memory, offset);
			case Opcode.I64_LOAD32_U -> access("loadUnsignedInt", "I", "J", memory, offset);
			case Opcode.I32_STORE -> access("storeInt", "II", "V", memory, offset);
			case Opcode.I64_STORE -> access("storeLong", "IJ", "V", memory, offset);
			case Opcode.F32_STORE -> access("storeFloat", "IF", "V", memory, offset);
			case Opcode.F64_STORE -> access("storeDouble", "ID", "V", memory, offset);
			case Opcode.I32_STORE8 -> access("storeByte", "II", "V", memory, offset);
			case Opcode.I32_STORE16 -> access("storeShort", "II", "V", memory, offset);
			case Opcode.I64_STORE8 -> narrowed("storeByte", memory, offset);
			case Opcode.I64_STORE16 -> narrowed("storeShort", memory, offset);
			default -> narrowed("storeInt", memory, offset);
		}
	}

	/** Pop an address and what is above it, with all of that on the stack of the JVM. */
	private void take(int count, boolean wide) {
		if (wide && count > 1) {
			this.frame.settle();
			int address = this.stack.height() - 2;
			this.out.variable(Opcodes.LLOAD, this.frame.operand(address));
			this.out.narrow();
			this.frame.load(this.stack.type(address + 1), this.frame.operand(address + 1));
		}
		else {
			this.frame.surface(count);
			if (wide) {
				this.out.narrow();
			}
		}
		for (int i = 0; i < count; i++) {
			this.stack.pop();
		}
	}

	/**
	 * An offset from 2<sup>31</sup> on becomes the one that leads out of bounds from
	 * every address.
	 */
	private void access(String name, String operands, String result, int memory, int offset) {
		this.out.constant((offset < 0) ? Integer.MIN_VALUE : offset);
		this.frame.loadBytes(memory);
		this.out.callStatic(ACCESS, name, "(" + operands + "I[B)" + result);
	}

	private void widened(String name, int memory, int offset) {
		access(name, "I", "I", memory, offset);
		this.out.op(Opcodes.I2L);
	}

	private void narrowed(String name, int memory, int offset) {
		this.out.op(Opcodes.L2I);
		access(name, "II", "V", memory, offset);
	}

}
