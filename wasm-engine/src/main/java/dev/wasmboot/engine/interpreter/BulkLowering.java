package dev.wasmboot.engine.interpreter;

import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.module.ByteReader;
import dev.wasmboot.engine.module.Opcode;
import dev.wasmboot.engine.module.WasmModule;

/**
 * Lowers the instructions on tables, and those on whole memories. Where these have 64-bit
 * indexes, the operands are made 32-bit ones first.
 */
final class BulkLowering {

	private final WasmModule module;

	private final ByteReader in;

	private final Emitter emitter;

	private final boolean fuel;

	/**
	 * Create a lowering.
	 * @param fuel whether the code counts fuel
	 */
	BulkLowering(WasmModule module, ByteReader in, Emitter emitter, boolean fuel) {
		this.module = module;
		this.in = in;
		this.emitter = emitter;
		this.fuel = fuel;
	}

	void lower(int opcode) {
		switch (opcode) {
			case Opcode.MEMORY_SIZE -> size(Op.MEMORY_SIZE);
			case Opcode.TABLE_SIZE -> size(Op.TABLE_SIZE);
			case Opcode.MEMORY_GROW -> {
				int memory = this.in.u32();
				narrow(wideMemory(memory), 0);
				int delta = this.emitter.operand();
				charge(Op.CHARGE_MEMORY, memory);
				this.emitter.emitResult(Op.word(Op.MEMORY_GROW, this.emitter.nextSlot(), delta, memory), Bank.NUMBER);
			}
			case Opcode.MEMORY_FILL -> {
				int memory = this.in.u32();
				fill(Op.MEMORY_FILL, Op.CHARGE_BYTES, memory, wideMemory(memory));
			}
			case Opcode.TABLE_FILL -> {
				int table = this.in.u32();
				fill(Op.TABLE_FILL, Op.CHARGE_ELEMENTS, table, wideTable(table));
			}
			case Opcode.MEMORY_COPY -> {
				int target = this.in.u32();
				int source = this.in.u32();
				copy(Op.MEMORY_COPY, Op.CHARGE_BYTES, target, wideMemory(target), source, wideMemory(source));
			}
			case Opcode.TABLE_COPY -> {
				int target = this.in.u32();
				int source = this.in.u32();
				copy(Op.TABLE_COPY, Op.CHARGE_ELEMENTS, target, wideTable(target), source, wideTable(source));
			}
			case Opcode.MEMORY_INIT -> {
				int segment = this.in.u32();
				int memory = this.in.u32();
				init(Op.MEMORY_INIT, Op.CHARGE_BYTES, segment, memory, wideMemory(memory));
			}
			case Opcode.TABLE_INIT -> {
				int segment = this.in.u32();
				int table = this.in.u32();
				init(Op.TABLE_INIT, Op.CHARGE_ELEMENTS, segment, table, wideTable(table));
			}
			case Opcode.DATA_DROP -> this.emitter.emit(Op.wordXy(Op.DATA_DROP, this.in.u32(), 0));
			case Opcode.ELEM_DROP -> this.emitter.emit(Op.wordXy(Op.ELEM_DROP, this.in.u32(), 0));
			case Opcode.TABLE_GET -> {
				int table = this.in.u32();
				narrow(wideTable(table), 0);
				int index = this.emitter.operand();
				this.emitter.emitResult(Op.word(Op.TABLE_GET, this.emitter.nextSlot(), index, table), Bank.REFERENCE);
			}
			case Opcode.TABLE_SET -> {
				int table = this.in.u32();
				narrow(wideTable(table), 1);
				int value = this.emitter.operand();
				int index = this.emitter.operand();
				this.emitter.emit(Op.word(Op.TABLE_SET, index, value, table));
			}
			default -> {
				int table = this.in.u32();
				narrow(wideTable(table), 0);
				this.emitter.settleTop(2);
				this.emitter.pop();
				this.emitter.pop();
				charge(Op.CHARGE_TABLE, table);
				this.emitter.emit(Op.word(Op.TABLE_GROW, this.emitter.nextSlot(), table, 0));
				this.emitter.pushSettled(Bank.NUMBER);
			}
		}
	}

	private void size(int op) {
		this.emitter.emitResult(Op.word(op, this.emitter.nextSlot(), this.in.u32(), 0), Bank.NUMBER);
	}

	private void fill(int op, int charge, int target, boolean wide) {
		narrow(wide, 2);
		narrow(wide, 0);
		this.emitter.emit(Op.word(op, takeThree(charge), target, 0));
	}

	private void copy(int op, int charge, int target, boolean wideTarget, int source, boolean wideSource) {
		narrow(wideTarget, 2);
		narrow(wideSource, 1);
		narrow(wideTarget && wideSource, 0);
		this.emitter.emit(Op.word(op, takeThree(charge), target, source));
	}

	private void init(int op, int charge, int segment, int target, boolean wide) {
		narrow(wide, 2);
		this.emitter.emit(Op.word(op, takeThree(charge), 0, 0));
		this.emitter.emit(Emitter.pair(segment, target));
	}

	/**
	 * Pop three values, of which the last is a length, and charge for that.
	 * @return the first of the three slots that hold them
	 */
	private int takeThree(int charge) {
		int first = this.emitter.takeThree();
		charge(charge, first + 2);
		return first;
	}

	private void charge(int op, int x) {
		if (this.fuel) {
			this.emitter.emit(Op.word(op, x, 0, 0));
		}
	}

	private void narrow(boolean wide, int above) {
		if (wide) {
			this.emitter.narrow(above);
		}
	}

	private boolean wideMemory(int memory) {
		return this.module.memories().get(memory).index() == ValueType.I64;
	}

	private boolean wideTable(int table) {
		return this.module.tables().get(table).index() == ValueType.I64;
	}

}
