package dev.wasmboot.engine.module;

import dev.wasmboot.engine.ValueType;

import static dev.wasmboot.engine.module.WasmBytes.u32;

/**
 * Makes up what is done with tables, where there are any, but for calls through them.
 */
final class TableGenerator {

	private final ModuleGenerator module;

	private final BodyGenerator body;

	private final BodyWriter out;

	private final IndexGenerator indices;

	TableGenerator(ModuleGenerator module, BodyGenerator body, BodyWriter out, IndexGenerator indices) {
		this.module = module;
		this.body = body;
		this.out = out;
		this.indices = indices;
	}

	void get(int table) {
		this.indices.small(index(table));
		this.out.instruction(Opcode.TABLE_GET, u32(table));
	}

	/** Change one element or several, or drop a segment. */
	void change() {
		int table = any();
		ValueType element = this.module.tables.get(table).element();
		ValueType index = index(table);
		int segment = this.module.chance(2) ? this.module.elements.indexOf(element)
				: this.module.elements.lastIndexOf(element);
		switch (this.module.between(0, 5)) {
			case 0, 1 -> {
				this.indices.small(index);
				this.body.value(element);
				this.out.instruction(Opcode.TABLE_SET, u32(table));
			}
			case 2 -> {
				this.indices.small(index);
				this.body.value(element);
				this.indices.small(index);
				this.out.instruction(Opcode.TABLE_FILL, u32(table));
			}
			case 3 -> {
				int source = this.module.table(element);
				this.indices.rangeOfCopy(index, index(source));
				this.out.instruction(Opcode.TABLE_COPY, u32(table), u32(source));
			}
			case 4 -> {
				if (segment >= 0) {
					this.indices.range(index, ValueType.I32, ValueType.I32);
					this.out.instruction(Opcode.TABLE_INIT, u32(segment), u32(table));
				}
			}
			default -> {
				if (segment >= 0) {
					this.out.instruction(Opcode.ELEM_DROP, u32(segment));
				}
			}
		}
	}

	void size() {
		int table = any();
		this.out.instruction(Opcode.TABLE_SIZE, u32(table));
		this.indices.narrow(index(table));
	}

	/** By a few elements, or by more than there can be. */
	void grow() {
		int table = any();
		ValueType index = index(table);
		this.body.value(this.module.tables.get(table).element());
		this.out.emit(this.module.number(index, this.module.chance(10) ? -1 : this.module.between(0, 3)));
		this.out.instruction(Opcode.TABLE_GROW, u32(table));
		this.indices.narrow(index);
	}

	private int any() {
		return this.module.between(0, this.module.tables.size() - 1);
	}

	private ValueType index(int table) {
		return this.module.tables.get(table).index();
	}

}
