package dev.wasmboot.engine.runtime;

import dev.wasmboot.engine.GlobalType;
import org.jspecify.annotations.Nullable;

/**
 * A global variable. Numbers are kept as their bits, an {@code i32} sign-extended;
 * vectors as two halves; references as the object.
 */
public final class Global implements ExternValue {

	private final GlobalType type;

	private long bits;

	private long high;

	private @Nullable Object reference;

	public Global(GlobalType type) {
		this.type = type;
	}

	@Override
	public GlobalType type() {
		return this.type;
	}

	public long bits() {
		return this.bits;
	}

	public void setBits(long bits) {
		this.bits = bits;
	}

	/**
	 * The high half of a vector, whose low half are the bits.
	 * @return the high half, 0 for everything else
	 */
	public long high() {
		return this.high;
	}

	public void setHigh(long high) {
		this.high = high;
	}

	public @Nullable Object reference() {
		return this.reference;
	}

	public void setReference(@Nullable Object reference) {
		this.reference = reference;
	}

}
