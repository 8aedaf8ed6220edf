package dev.wasmboot.engine.runtime;

import java.util.List;

import dev.wasmboot.engine.TagType;
import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.module.WasmModule;

/**
 * The identity of a kind of exceptions.
 */
public final class Tag implements ExternValue {

	private final WasmModule module;

	private final int index;

	private final boolean carriesReferences;

	private final boolean carriesVectors;

	/**
	 * Create a tag.
	 * @param module the module that defines it
	 * @param index its index there
	 */
	public Tag(WasmModule module, int index) {
		this.module = module;
		this.index = index;
		List<ValueType> parameters = type().type().parameters();
		this.carriesReferences = parameters.stream().anyMatch(ValueType::isReference);
		this.carriesVectors = parameters.contains(ValueType.V128);
	}

	@Override
	public TagType type() {
		return this.module.tags().get(this.index);
	}

	boolean carriesReferences() {
		return this.carriesReferences;
	}

	boolean carriesVectors() {
		return this.carriesVectors;
	}

	/**
	 * The tag by its index, and its name if it is exported.
	 */
	@Override
	public String toString() {
		String name = this.module.tagName(this.index);
		return "tag " + this.index + ((name != null) ? " '" + name + "'" : "");
	}

}
