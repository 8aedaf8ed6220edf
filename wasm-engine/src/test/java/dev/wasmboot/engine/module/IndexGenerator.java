package dev.wasmboot.engine.module;

import dev.wasmboot.engine.ValueType;

/**
 * Makes up indices of memories and tables, which have 32 or 64 bits: mostly small ones,
 * as most would be out of bounds otherwise.
 */
final class IndexGenerator {

	private final ModuleGenerator module;

	private final BodyGenerator body;

	private final BodyWriter out;

	IndexGenerator(ModuleGenerator module, BodyGenerator body, BodyWriter out) {
		this.module = module;
		this.body = body;
		this.out = out;
	}

	/** An index of a table. */
	void small(ValueType index) {
		small(0x0f, index);
	}

	private void small(int mask, ValueType type) {
		this.body.value(ValueType.I32);
		this.out.emit(Opcode.I32_CONST, mask, Opcode.I32_AND);
		widen(type);
	}

	/** Small operands of these types; some are large. */
	void range(ValueType target, ValueType source, ValueType length) {
		boolean large = this.module.chance(20);
		small(0x3f, target);
		small(0x0f, source);
		if (large) {
			this.body.value(ValueType.I32);
			widen(length);
		}
		else {
			small(0x07, length);
		}
	}

	/** As for a copy, whose length has the narrower one of two types. */
	void rangeOfCopy(ValueType target, ValueType source) {
		range(target, source, (target == ValueType.I64) ? source : target);
	}

	/** Make an index of the type of what is on top. */
	void widen(ValueType index) {
		if (index == ValueType.I64) {
			this.out.emit(this.module.chance(2) ? Opcode.I64_EXTEND_I32_S : Opcode.I64_EXTEND_I32_U);
		}
	}

	/** Make an integer of 32 bits of the index on top. */
	void narrow(ValueType index) {
		if (index == ValueType.I64) {
			this.out.emit(Opcode.I32_WRAP_I64);
		}
	}

}
