package dev.wasmboot.engine.runtime;

import java.lang.invoke.MethodHandle;

import dev.wasmboot.engine.FunctionType;
import org.jspecify.annotations.Nullable;

/**
 * A function that can be called: one of an instance, in one of the tiers, or one of the
 * host.
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

	/**
	 * Call it with its arguments on the context's stack, from a slot on, where the
	 * results will be afterwards. Every tier can call every function so. The caller has
	 * noted the depth it is at, and made sure that there are slots for the arguments and
	 * the results.
	 * @param context the context of the call
	 * @param caller the instance that calls
	 * @param base the slot of the first argument
	 */
	public abstract void call(CallContext context, ModuleInstance caller, int base);

	/**
	 * Call it in place of a function that ended in a tail call. What it ends in itself is
	 * left to the caller, so that functions of several kinds which call each other so
	 * take no more of the stack than one.
	 * @param context the context of the call
	 * @param caller the instance that calls
	 * @param base the slot of the first argument
	 * @return the function that is to be called next, its arguments from the same slot
	 * on, or {@code null} if it has returned
	 */
	public @Nullable FunctionInstance callInPlace(CallContext context, ModuleInstance caller, int base) {
		call(context, caller, base);
		return null;
	}

	/**
	 * A handle that makes whole calls of it from outside, with the arguments as they are:
	 * it begins the call, and ends it.
	 * @param context the context of the calls
	 * @return the handle, or {@code null} if it can only be called through the stack
	 */
	public @Nullable MethodHandle entry(CallContext context) {
		return null;
	}

}
