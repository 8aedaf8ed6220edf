package dev.wasmboot.engine.compiler;

import dev.wasmboot.engine.Trap;
import dev.wasmboot.engine.TrapException;
import dev.wasmboot.engine.runtime.CallContext;
import dev.wasmboot.engine.runtime.FunctionInstance;
import dev.wasmboot.engine.runtime.ModuleInstance;

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
	 * Call it from outside of compiled code. What the JVM throws for the guest becomes a
	 * trap here: all that the host throws was wrapped where the host was called, so an
	 * access out of bounds is the guest's.
	 */
	@Override
	public void call(CallContext context, ModuleInstance caller, int base) {
		CompiledInstance instance = this.home.under(context);
		context.stack().setTop(base);
		try {
			enter(instance, context.maxDepth() - context.stack().depth());
		}
		catch (TrapException ex) {
			throw TrapFrames.note(ex, ex, instance);
		}
		catch (IndexOutOfBoundsException ex) {
			throw TrapFrames.note(new TrapException(Trap.MEMORY_OUT_OF_BOUNDS), ex, instance);
		}
		catch (StackOverflowError ex) {
			throw TrapFrames.note(new TrapException(Trap.CALL_STACK_EXHAUSTED), ex, instance);
		}
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
