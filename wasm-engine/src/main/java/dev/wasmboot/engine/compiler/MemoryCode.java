package dev.wasmboot.engine.compiler;

import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.module.ByteReader;
import dev.wasmboot.engine.module.MemoryInstructions;
import dev.wasmboot.engine.module.MemoryInstructions.Access;
import dev.wasmboot.engine.module.Opcode;
import dev.wasmboot.engine.module.WasmModule;
import dev.wasmboot.engine.runtime.WideIndex;
import org.objectweb.asm.Opcodes;

/**
 * Writes loads and stores of numbers.
 */
final class MemoryCode {

	private static final int INT = 2;

	private static final int LONG = 3;

	private final WasmModule module;

	private final ByteReader in;

	private final MethodFrame frame;

	private final Bytecode out;

	private final OperandStack stack;

	private final AccessCode accesses;

	MemoryCode(WasmModule module, ByteReader in, MethodFrame frame, AccessCode accesses) {
		this.module = module;
		this.in = in;
		this.frame = frame;
		this.out = frame.out();
		this.stack = frame.stack();
		this.accesses = accesses;
	}

	/**
	 * Write a load, which leaves its result on the stack of the JVM, or a store.
	 */
	void write(int opcode) {
		int memory = ((this.in.u32() & 0x40) != 0) ? this.in.u32() : 0;
		boolean wide = this.module.memories().get(memory).index() == ValueType.I64;
		int offset = wide ? WideIndex.narrow(this.in.u64()) : this.in.u32();
		Access access = MemoryInstructions.of(opcode);
		if (opcode < Opcode.I32_STORE) {
			this.frame.surface(1);
			this.stack.pop();
			this.accesses.load(access.width(), memory, place(wide, offset));
			extend(access, opcode);
		}
		else {
			int slot = this.frame.keepTopmost();
			this.stack.pop();
			this.stack.pop();
			this.accesses.store(access.width(), memory, place(wide, offset), () -> value(access, slot));
		}
	}

	/**
	 * Narrow the address on the stack of the JVM. An offset from 2<sup>31</sup> on leads
	 * out of bounds from every address, and so does the last address.
	 * @return the offset that remains
	 */
	private int place(boolean wide, int offset) {
		if (wide) {
			this.out.narrow();
		}
		if (offset < 0) {
			this.out.op(Opcodes.POP);
			this.out.constant(-1);
			return 0;
		}
		return offset;
	}

	/** Make a value of its type from what was in memory. */
	private void extend(Access access, int opcode) {
		boolean unsigned = opcode >= Opcode.I32_LOAD8_S && (opcode - Opcode.I32_LOAD8_S) % 2 == 1;
		if (unsigned && access.width() < INT) {
			this.out.constant((access.width() == 0) ? 0xff : 0xffff);
			this.out.op(Opcodes.IAND);
		}
		if (access.type() == ValueType.I64 && access.width() < LONG) {
			this.out.op(Opcodes.I2L);
			if (unsigned && access.width() == INT) {
				this.out.constant(0xffff_ffffL);
				this.out.op(Opcodes.LAND);
			}
		}
		switch (access.type()) {
			case F32 -> this.out.callStatic("java/lang/Float", "intBitsToFloat", "(I)F");
			case F64 -> this.out.callStatic("java/lang/Double", "longBitsToDouble", "(J)D");
			default -> {
			}
		}
	}

	/** Push a value as it is to be in memory. */
	private void value(Access access, int slot) {
		this.frame.load(access.type(), slot);
		switch (access.type()) {
			case F32 -> this.out.callStatic("java/lang/Float", "floatToRawIntBits", "(F)I");
			case F64 -> this.out.callStatic("java/lang/Double", "doubleToRawLongBits", "(D)J");
			default -> {
				if (access.type() == ValueType.I64 && access.width() < LONG) {
					this.out.op(Opcodes.L2I);
				}
			}
		}
	}

}
