package dev.wasmboot.engine.interpreter;

import dev.wasmboot.engine.module.Opcode;

/**
 * Lowers loads and stores. The first memory has instructions for offsets that are small,
 * for the frequent ones with any offset, and for addresses that are known; everything
 * else goes through the general form.
 */
final class MemoryLowering {

	private final MemoryArguments arguments;

	private final Emitter emitter;

	private final OperandStack stack;

	MemoryLowering(MemoryArguments arguments, Emitter emitter) {
		this.arguments = arguments;
		this.emitter = emitter;
		this.stack = emitter.stack();
	}

	void load(int opcode) {
		long argument = this.arguments.read(0);
		int memory = MemoryArguments.memory(argument);
		int offset = MemoryArguments.offset(argument);
		int op = switch (opcode) {
			case Opcode.I32_LOAD, Opcode.F32_LOAD, Opcode.I64_LOAD32_S -> Op.LOAD_32;
			case Opcode.I64_LOAD, Opcode.F64_LOAD -> Op.LOAD_64;
			case Opcode.I32_LOAD8_S, Opcode.I64_LOAD8_S -> Op.LOAD_8_S;
			case Opcode.I32_LOAD8_U, Opcode.I64_LOAD8_U -> Op.LOAD_8_U;
			case Opcode.I32_LOAD16_S, Opcode.I64_LOAD16_S -> Op.LOAD_16_S;
			case Opcode.I32_LOAD16_U, Opcode.I64_LOAD16_U -> Op.LOAD_16_U;
			default -> Op.LOAD_32_U;
		};
		if (memory == 0 && (op == Op.LOAD_32 || op == Op.LOAD_64) && knownAddress(offset) >= 0) {
			int address = (int) knownAddress(offset);
			this.emitter.pop();
			this.emitter.emitResult(
					Op.wordYz((op == Op.LOAD_32) ? Op.LOAD_32_AT : Op.LOAD_64_AT, this.emitter.nextSlot(), address),
					Bank.NUMBER);
			return;
		}
		int address = this.emitter.operand();
		int far = switch (op) {
			case Op.LOAD_32 -> Op.LOAD_32_FAR;
			case Op.LOAD_8_U -> Op.LOAD_8_U_FAR;
			case Op.LOAD_64 -> Op.LOAD_64_FAR;
			default -> -1;
		};
		if (memory == 0 && offset >= 0 && offset <= 0xffff) {
			this.emitter.emitResult(Op.word(op, this.emitter.nextSlot(), address, offset), Bank.NUMBER);
			return;
		}
		if (memory == 0 && offset >= 0 && far >= 0) {
			this.emitter.emit(Op.word(far, this.emitter.nextSlot(), address, 0));
			this.emitter.emit(offset);
		}
		else {
			this.emitter.emit(Op.word(Op.LOAD, this.emitter.nextSlot(), address, 0));
			this.emitter.emit(argument | op);
		}
		this.emitter.pushSettled(Bank.NUMBER);
	}

	void store(int opcode) {
		long argument = this.arguments.read(1);
		int memory = MemoryArguments.memory(argument);
		int offset = MemoryArguments.offset(argument);
		int op = switch (opcode) {
			case Opcode.I32_STORE8, Opcode.I64_STORE8 -> Op.STORE_8;
			case Opcode.I32_STORE16, Opcode.I64_STORE16 -> Op.STORE_16;
			case Opcode.I32_STORE, Opcode.F32_STORE, Opcode.I64_STORE32 -> Op.STORE_32;
			default -> Op.STORE_64;
		};
		int value = this.emitter.operand();
		if (memory == 0 && op == Op.STORE_32 && knownAddress(offset) >= 0) {
			this.emitter.emit(Op.wordYz(Op.STORE_32_AT, value, (int) knownAddress(offset)));
			this.emitter.pop();
			return;
		}
		int address = this.emitter.operand();
		if (memory == 0 && offset >= 0 && offset <= 0xffff) {
			this.emitter.emit(Op.word(op, address, value, offset));
		}
		else if (memory == 0 && offset >= 0 && op == Op.STORE_32) {
			this.emitter.emit(Op.word(Op.STORE_32_FAR, address, value, 0));
			this.emitter.emit(offset);
		}
		else {
			this.emitter.emit(Op.word(Op.STORE, address, value, 0));
			this.emitter.emit(argument | op);
		}
	}

	/**
	 * The sum of an offset and the address on top.
	 * @return the sum, or -1 if it is not known or does not fit
	 */
	private long knownAddress(int offset) {
		int top = this.stack.height() - 1;
		if (this.stack.place(top) != OperandStack.CONSTANT) {
			return -1;
		}
		long sum = (this.stack.value(top) & 0xffffffffL) + Integer.toUnsignedLong(offset);
		return (sum <= Integer.MAX_VALUE) ? sum : -1;
	}

}
