package dev.wasmboot.engine.runtime;

import dev.wasmboot.engine.TagType;

/**
 * The identity of a kind of exceptions.
 */
public final class Tag implements ExternValue {

	private final TagType type;

	public Tag(TagType type) {
		this.type = type;
	}

	@Override
	public TagType type() {
		return this.type;
	}

}
