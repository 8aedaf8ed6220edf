package dev.wasmboot.engine.compiler;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import dev.wasmboot.engine.ValueType;
import org.jspecify.annotations.Nullable;

/**
 * The types of the operands at some place of a function. Places share what is below their
 * topmost operands, so that to note them all takes no more than the function is long.
 */
final class Operands {

	static final Operands NONE = new Operands(null, ValueType.I32, 0);

	private final @Nullable Operands below;

	private final ValueType topmost;

	private final int height;

	private Operands(@Nullable Operands below, ValueType topmost, int height) {
		this.below = below;
		this.topmost = topmost;
		this.height = height;
	}

	/**
	 * These and another one on top.
	 */
	Operands with(ValueType type) {
		return new Operands(this, type, this.height + 1);
	}

	/**
	 * These but for the topmost ones.
	 */
	Operands without(int count) {
		Operands found = this;
		for (int i = 0; i < count; i++) {
			found = Objects.requireNonNull(found.below);
		}
		return found;
	}

	/**
	 * How many there are.
	 */
	int height() {
		return this.height;
	}

	/**
	 * The types, from the lowest on.
	 */
	List<ValueType> types() {
		ValueType[] types = new ValueType[this.height];
		Operands at = this;
		while (at.below != null) {
			types[at.height - 1] = at.topmost;
			at = at.below;
		}
		return Arrays.asList(types);
	}

}
