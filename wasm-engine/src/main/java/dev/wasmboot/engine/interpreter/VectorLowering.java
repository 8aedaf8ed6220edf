package dev.wasmboot.engine.interpreter;

import dev.wasmboot.engine.module.ByteReader;
import dev.wasmboot.engine.simd.VectorOperation;

/**
 * Lowers the instructions on vectors, each to one of the interpreter's own, see
 * {@link Op#VECTOR}.
 */
final class VectorLowering {

	private final ByteReader in;

	private final MemoryArguments arguments;

	private final Emitter emitter;

	VectorLowering(ByteReader in, MemoryArguments arguments, Emitter emitter) {
		this.in = in;
		this.arguments = arguments;
		this.emitter = emitter;
	}

	void lower(VectorOperation instruction) {
		VectorOperation operation = instruction.deterministic();
		int op = Op.VECTOR + operation.code();
		switch (operation.shape()) {
			case UNARY, WIDEN_LOW, WIDEN_HIGH, NARROW_ZERO, SPLAT -> unary(op, Bank.VECTOR);
			case TEST -> unary(op, Bank.NUMBER);
			case BINARY, BINARY_WIDEN_LOW, BINARY_WIDEN_HIGH, NARROW, SWIZZLE, SHIFT -> {
				int second = this.emitter.operand();
				int first = this.emitter.operand();
				result(Op.word(op, this.emitter.nextSlot(), first, second));
			}
			case TERNARY -> {
				int third = this.emitter.operand();
				int second = this.emitter.operand();
				int first = this.emitter.operand();
				result(Op.word(op, this.emitter.nextSlot(), first, second), third);
			}
			case SHUFFLE -> {
				long low = this.in.f64();
				long high = this.in.f64();
				int second = this.emitter.operand();
				int first = this.emitter.operand();
				result(Op.word(op, this.emitter.nextSlot(), first, second), low, high);
			}
			case CONST -> result(Op.word(op, this.emitter.nextSlot(), 0, 0), this.in.f64(), this.in.f64());
			case EXTRACT_LANE -> {
				int lane = this.in.u8();
				int vector = this.emitter.operand();
				this.emitter.emitResult(Op.word(op, this.emitter.nextSlot(), vector, lane), Bank.NUMBER);
			}
			case REPLACE_LANE -> {
				int lane = this.in.u8();
				int number = this.emitter.operand();
				int vector = this.emitter.operand();
				result(Op.word(op, this.emitter.nextSlot(), vector, number), lane);
			}
			case LOAD, LOAD_EXTEND, LOAD_SPLAT, LOAD_ZERO -> {
				long access = this.arguments.read(0);
				int address = this.emitter.operand();
				result(Op.word(op, this.emitter.nextSlot(), address, 0), access);
			}
			case LOAD_LANE -> {
				long access = this.arguments.read(1) | this.in.u8();
				int vector = this.emitter.operand();
				int address = this.emitter.operand();
				result(Op.word(op, this.emitter.nextSlot(), address, vector), access);
			}
			case STORE -> store(op, this.arguments.read(1));
			case STORE_LANE -> store(op, this.arguments.read(1) | this.in.u8());
		}
	}

	private void unary(int op, Bank bank) {
		int operand = this.emitter.operand();
		this.emitter.emitResult(Op.word(op, this.emitter.nextSlot(), operand, 0), bank);
	}

	private void store(int op, long access) {
		int vector = this.emitter.operand();
		int address = this.emitter.operand();
		this.emitter.emit(Op.word(op, address, vector, 0));
		this.emitter.emit(access);
	}

	private void result(long word, long... behind) {
		this.emitter.emitResult(word, Bank.VECTOR, behind);
	}

}
