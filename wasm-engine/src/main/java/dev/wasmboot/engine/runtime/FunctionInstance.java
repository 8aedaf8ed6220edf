package dev.wasmboot.engine.runtime;

import dev.wasmboot.engine.FunctionType;

/**
 * A function that can be called: one of an instance, or one of the host. How it is called
 * is known to whatever runs it.
 */
public abstract non-sealed class FunctionInstance implements ExternValue {

	private final FunctionType type;

	protected FunctionInstance(FunctionType type) {
		this.type = type;
	}

	@Override
	public final FunctionType type() {
		return this.type;
	}

}
