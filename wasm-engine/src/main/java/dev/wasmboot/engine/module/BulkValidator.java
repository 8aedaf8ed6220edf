package dev.wasmboot.engine.module;

import dev.wasmboot.engine.MemoryType;
import dev.wasmboot.engine.TableType;
import dev.wasmboot.engine.ValueType;

/**
 * Validates the instructions on tables, and those on whole memories.
 */
final class BulkValidator {

	private final Draft draft;

	private final ValidationStack stack;

	BulkValidator(Draft draft, ValidationStack stack) {
		this.draft = draft;
		this.stack = stack;
	}

	void validate(int opcode, ByteReader in) {
		switch (opcode) {
			case Opcode.TABLE_GET -> {
				TableType table = table(in);
				this.stack.pop(table.index());
				this.stack.push(table.element());
			}
			case Opcode.TABLE_SET -> {
				TableType table = table(in);
				this.stack.pop(table.element());
				this.stack.pop(table.index());
			}
			case Opcode.TABLE_SIZE -> this.stack.push(table(in).index());
			case Opcode.TABLE_GROW -> {
				TableType table = table(in);
				this.stack.pop(table.index());
				this.stack.pop(table.element());
				this.stack.push(table.index());
			}
			case Opcode.TABLE_FILL -> {
				TableType table = table(in);
				popRange(table.index(), table.element(), table.index());
			}
			case Opcode.TABLE_COPY -> {
				TableType target = table(in);
				TableType source = table(in);
				requireSame(target.element(), source.element());
				popRange(target.index(), source.index(), narrower(target.index(), source.index()));
			}
			case Opcode.TABLE_INIT -> {
				ValueType source = this.draft.elements.get(this.draft.readElement(in)).type();
				TableType target = table(in);
				requireSame(target.element(), source);
				popRange(target.index(), ValueType.I32, ValueType.I32);
			}
			case Opcode.ELEM_DROP -> this.draft.readElement(in);
			default -> memory(opcode, in);
		}
	}

	private void memory(int opcode, ByteReader in) {
		switch (opcode) {
			case Opcode.MEMORY_SIZE -> this.stack.push(memory(in).index());
			case Opcode.MEMORY_GROW -> {
				MemoryType memory = memory(in);
				this.stack.pop(memory.index());
				this.stack.push(memory.index());
			}
			case Opcode.MEMORY_COPY -> {
				MemoryType target = memory(in);
				MemoryType source = memory(in);
				popRange(target.index(), source.index(), narrower(target.index(), source.index()));
			}
			case Opcode.MEMORY_FILL -> {
				MemoryType memory = memory(in);
				popRange(memory.index(), ValueType.I32, memory.index());
			}
			case Opcode.MEMORY_INIT -> {
				requireData(in);
				popRange(memory(in).index(), ValueType.I32, ValueType.I32);
			}
			case Opcode.DATA_DROP -> requireData(in);
			default -> throw Unsupported.instruction(opcode, this.stack.offset());
		}
	}

	/** The operands of bulk instructions. */
	private void popRange(ValueType target, ValueType sourceOrValue, ValueType length) {
		this.stack.pop(length);
		this.stack.pop(sourceOrValue);
		this.stack.pop(target);
	}

	private static ValueType narrower(ValueType first, ValueType second) {
		return (first == ValueType.I64) ? second : first;
	}

	private TableType table(ByteReader in) {
		return this.draft.tables.get(this.draft.readTable(in));
	}

	private MemoryType memory(ByteReader in) {
		return this.draft.memories.get(this.draft.readMemory(in));
	}

	private void requireSame(ValueType target, ValueType source) {
		if (target != source) {
			throw this.stack.invalid("type mismatch: elements of type " + source + " for a table of " + target);
		}
	}

	/** The segments come after the code, so only their announced number is known. */
	private void requireData(ByteReader in) {
		int index = in.u32();
		if (this.draft.announcedData == -1) {
			throw this.stack.malformed("data count section required");
		}
		if (Integer.compareUnsigned(index, this.draft.announcedData) >= 0) {
			throw this.stack.invalid("unknown data segment " + Integer.toUnsignedString(index));
		}
	}

}
