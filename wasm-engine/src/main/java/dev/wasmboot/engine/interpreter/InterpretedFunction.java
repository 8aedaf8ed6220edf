package dev.wasmboot.engine.interpreter;

import dev.wasmboot.engine.runtime.CallContext;
import dev.wasmboot.engine.runtime.FunctionInstance;
import dev.wasmboot.engine.runtime.ModuleInstance;
import org.jspecify.annotations.Nullable;

/**
 * A function of an instance, run by the interpreter. It is lowered when it is first
 * called.
 */
final class InterpretedFunction extends FunctionInstance {

	private final ModuleInstance instance;

	private final int index;

	private final CodeTable codes;

	private @Nullable Code code;

	InterpretedFunction(ModuleInstance instance, int index, CodeTable codes) {
		super(instance.module().functions().get(index));
		this.instance = instance;
		this.index = index;
		this.codes = codes;
	}

	@Override
	public void call(CallContext context, ModuleInstance caller, int base) {
		Interpreter.call(context, this, base, false);
	}

	@Override
	public @Nullable FunctionInstance callInPlace(CallContext context, ModuleInstance caller, int base) {
		return Interpreter.call(context, this, base, true);
	}

	ModuleInstance instance() {
		return this.instance;
	}

	int index() {
		return this.index;
	}

	/**
	 * Where the instruction with a word of its code is in the module.
	 */
	int position(int word) {
		return this.codes.position(this.index, word);
	}

	Code code() {
		Code known = this.code;
		if (known == null) {
			known = this.codes.get(this.index);
			this.code = known;
		}
		return known;
	}

}
