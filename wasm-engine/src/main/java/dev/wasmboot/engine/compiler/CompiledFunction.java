package dev.wasmboot.engine.compiler;

import java.lang.invoke.MethodHandle;

import dev.wasmboot.engine.runtime.CallContext;
import dev.wasmboot.engine.runtime.FunctionInstance;
import dev.wasmboot.engine.runtime.ModuleInstance;
import org.jspecify.annotations.Nullable;

/**
 * A function of an instance, compiled: or rather, its number, by which it is called.
 */
final class CompiledFunction extends FunctionInstance {

	private final CompiledInstance home;

	private final int index;

	private final int signature;

	private final int slot;

	/**
	 * Create a function.
	 * @param home the instance, under its own context
	 * @param index the function's index
	 */
	CompiledFunction(CompiledInstance home, int index) {
		super(home.instance().module().functions().get(index));
		this.home = home;
		this.index = index;
		this.signature = home.code().layout().signatureOf(index);
		this.slot = home.code().layout().slot(index);
	}

	ModuleInstance instance() {
		return this.home.instance();
	}

	/**
	 * Whether it is a function of an instance, under the context that it was made with.
	 */
	boolean isOf(CompiledInstance instance) {
		return this.home == instance;
	}

	int index() {
		return this.index;
	}

	int signature() {
		return this.signature;
	}

	int slot() {
		return this.slot;
	}

	/**
	 * Call it from outside of compiled code.
	 */
	@Override
	public void call(CallContext context, ModuleInstance caller, int base) {
		CompiledInstance instance = this.home.under(context);
		context.stack().setTop(base);
		try {
			enter(instance, context.maxDepth() - context.stack().depth());
			context.fuel().check();
		}
		catch (RuntimeException | StackOverflowError ex) {
			throw context.outcome(TrapFrames.trapped(ex, instance));
		}
	}

	@Override
	public @Nullable FunctionInstance callInPlace(CallContext context, ModuleInstance caller, int base) {
		CompiledInstance instance = this.home.under(context);
		instance.replace(this.index);
		call(context, caller, base);
		return instance.takeTail();
	}

	@Override
	public @Nullable MethodHandle entry(CallContext context) {
		return JavaTypes.passable(type())
				? this.home.code().typedEntry(this.signature, this.home.under(context), this.slot) : null;
	}

	/**
	 * Call it.
	 * @param instance the instance, under the context of the call
	 * @param depth calls that may be active, this one included
	 */
	void enter(CompiledInstance instance, int depth) {
		instance.code().entry(this.signature).enter(instance, this.slot, depth);
	}

}
