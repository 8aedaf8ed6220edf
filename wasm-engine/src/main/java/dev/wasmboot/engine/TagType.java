package dev.wasmboot.engine;

/**
 * What exceptions of a tag carry.
 *
 * @param type a function type whose parameters are the carried values
 */
public record TagType(FunctionType type) implements ExternType {

	@Override
	public String toString() {
		return "tag " + this.type;
	}

}
