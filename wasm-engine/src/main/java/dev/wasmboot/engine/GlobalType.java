package dev.wasmboot.engine;

/**
 * What a global holds.
 *
 * @param type the type of its value
 * @param mutable whether it can be set
 */
public record GlobalType(ValueType type, boolean mutable) implements ExternType {

	@Override
	public String toString() {
		return "global " + (this.mutable ? "mut " : "") + this.type;
	}

}
