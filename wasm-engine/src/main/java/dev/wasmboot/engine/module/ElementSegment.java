package dev.wasmboot.engine.module;

import dev.wasmboot.engine.ValueType;
import org.jspecify.annotations.Nullable;

/**
 * References for a table. Immutable.
 * <p>
 * An item is a single instruction with at most an index ({@code ref.func},
 * {@code ref.null} or {@code global.get}), so an {@code int} each is all that is kept:
 * segments of hundreds of thousands of functions are common.
 */
public final class ElementSegment {

	private static final int NULL = -1;

	private final ValueType type;

	private final SegmentMode mode;

	private final int table;

	private final @Nullable ConstantExpression offset;

	/** Function index, {@link #NULL}, or {@code -2 - i} for the global with index i. */
	private final int[] items;

	/**
	 * Create a segment.
	 * @param items the items as {@link #item} encodes them, or indices of functions;
	 * owned by the segment from now on
	 */
	ElementSegment(ValueType type, SegmentMode mode, int table, @Nullable ConstantExpression offset, int[] items) {
		this.type = type;
		this.mode = mode;
		this.table = table;
		this.offset = offset;
		this.items = items;
	}

	static int item(ConstantExpression expression) {
		ByteReader in = expression.code();
		return switch (in.opcode()) {
			case Opcode.REF_FUNC -> in.u32();
			case Opcode.GLOBAL_GET -> -2 - in.u32();
			default -> NULL;
		};
	}

	/**
	 * The type of the items.
	 * @return a reference type
	 */
	public ValueType type() {
		return this.type;
	}

	/**
	 * When the segment takes effect.
	 * @return the mode
	 */
	public SegmentMode mode() {
		return this.mode;
	}

	/**
	 * The table of an active segment.
	 * @return its index, 0 for other segments
	 */
	public int table() {
		return this.table;
	}

	/**
	 * Where in its table an active segment goes.
	 * @return an expression of type i32, {@code null} for other segments
	 */
	public @Nullable ConstantExpression offset() {
		return this.offset;
	}

	/**
	 * The number of items.
	 * @return the number
	 */
	public int size() {
		return this.items.length;
	}

	/**
	 * Evaluate an item.
	 * @param index its position, 0 to {@link #size()} - 1
	 * @param environment where functions and globals are found
	 * @return the reference, or {@code null}
	 */
	public @Nullable Object evaluate(int index, ConstantExpression.Environment environment) {
		int item = this.items[index];
		if (item >= 0) {
			return environment.function(item);
		}
		return (item == NULL) ? null : environment.globalReference(-2 - item);
	}

}
