package dev.wasmboot.engine.module;

import java.util.List;

import dev.wasmboot.engine.Feature;
import dev.wasmboot.engine.ValueType;

/**
 * Reads the segments that a module's tables and memories begin with.
 */
final class SegmentReader {

	private final Draft draft;

	private final ConstantExpressions expressions;

	SegmentReader(Draft draft, ConstantExpressions expressions) {
		this.draft = draft;
		this.expressions = expressions;
	}

	/**
	 * Read an element segment.
	 */
	ElementSegment readElement(ByteReader in) {
		int start = in.position();
		int flags = in.u32();
		if (Integer.compareUnsigned(flags, 7) > 0) {
			throw Flaw.malformed("malformed elements segment kind " + Integer.toUnsignedString(flags), start);
		}
		if (flags != 0) {
			this.draft.features.use(Feature.BULK_MEMORY, start);
		}
		boolean active = (flags & 1) == 0;
		boolean explicit = (flags & 2) != 0;
		boolean expressions = (flags & 4) != 0;
		SegmentMode mode = active ? SegmentMode.ACTIVE : explicit ? SegmentMode.DECLARATIVE : SegmentMode.PASSIVE;
		int table = 0;
		ConstantExpression offset = null;
		if (active) {
			table = explicit ? this.draft.readTable(in) : requireFirst(this.draft.tables, "table", start);
			offset = this.expressions.read(in, this.draft.tables.get(table).index());
		}
		ValueType type = (active && !explicit) ? ValueType.FUNCREF : readElementType(in, expressions);
		if (active && this.draft.tables.get(table).element() != type) {
			throw Flaw.invalid("type mismatch: elements of type %s for table %d, a %s".formatted(type, table,
					this.draft.tables.get(table)), start);
		}
		return new ElementSegment(type, mode, table, offset, expressions ? readItems(in, type) : readFunctionItems(in));
	}

	private static ValueType readElementType(ByteReader in, boolean expressions) {
		if (expressions) {
			return ValueTypes.readReference(in);
		}
		int start = in.position();
		if (in.u8() != 0) {
			throw Flaw.malformed("malformed element kind", start);
		}
		return ValueType.FUNCREF;
	}

	private int[] readFunctionItems(ByteReader in) {
		int[] items = new int[in.count(1, Integer.MAX_VALUE, "elements")];
		for (int i = 0; i < items.length; i++) {
			items[i] = this.draft.readFunction(in);
			this.draft.referable.set(items[i]);
		}
		return items;
	}

	private int[] readItems(ByteReader in, ValueType type) {
		int[] items = new int[in.count(1, Integer.MAX_VALUE, "elements")];
		for (int i = 0; i < items.length; i++) {
			items[i] = ElementSegment.item(this.expressions.read(in, type));
		}
		return items;
	}

	/**
	 * Read a data segment.
	 */
	DataSegment readData(ByteReader in) {
		int start = in.position();
		int flags = in.u32();
		boolean passive = (flags == 1);
		if (passive) {
			this.draft.features.use(Feature.BULK_MEMORY, start);
		}
		int memory = switch (flags) {
			case 0 -> requireFirst(this.draft.memories, "memory", start);
			case 1 -> 0;
			case 2 -> this.draft.readMemory(in);
			default -> throw Flaw.malformed("malformed data segment kind " + Integer.toUnsignedString(flags), start);
		};
		ConstantExpression offset = passive ? null : this.expressions.read(in, this.draft.memories.get(memory).index());
		int length = in.u32();
		int content = in.position();
		in.skip(length);
		return new DataSegment(passive ? SegmentMode.PASSIVE : SegmentMode.ACTIVE, memory, offset, content, length);
	}

	/** Refer to what has the index 0, without saying so. */
	private static int requireFirst(List<?> space, String what, int offset) {
		if (space.isEmpty()) {
			throw Flaw.invalid("unknown " + what + " 0", offset);
		}
		return 0;
	}

}
