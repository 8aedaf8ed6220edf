package dev.wasmboot.engine.runtime;

import java.lang.invoke.MethodHandle;

import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.Trap;
import dev.wasmboot.engine.TrapException;
import dev.wasmboot.engine.WasmException;
import org.jspecify.annotations.Nullable;

/**
 * A function of the host, linked into an instance.
 */
public abstract class HostFunctionInstance extends FunctionInstance {

	private final String name;

	/**
	 * Create a function.
	 * @param module the import module
	 * @param name the name within the module
	 * @param type the type
	 */
	protected HostFunctionInstance(String module, String name, FunctionType type) {
		super(type);
		this.name = module + "." + name;
	}

	/**
	 * Do what the function does.
	 * @param call has the arguments, and takes the result
	 * @throws Throwable whatever the host throws
	 */
	protected abstract void run(HostCall call) throws Throwable;

	/**
	 * What compiled code calls directly: the caller first, then the parameters.
	 * @return the handle, or {@code null} if the function can only be called through the
	 * stack
	 */
	public @Nullable MethodHandle handle() {
		return null;
	}

	@Override
	public final void call(CallContext context, ModuleInstance caller, int base) {
		context.stack().setTop(base + Math.max(type().parameters().size(), type().results().size()));
		try {
			run(new HostCall(context, caller, base));
		}
		catch (Throwable ex) {
			throw failure(ex);
		}
	}

	/**
	 * What to throw for what the host threw.
	 * @param thrown what the host threw
	 * @return what the embedder is to see
	 */
	public final RuntimeException failure(Throwable thrown) {
		if (thrown instanceof GuestException || thrown instanceof StackOverflowError
				|| thrown instanceof OutOfMemoryError) {
			throw (Error) thrown;
		}
		if (thrown instanceof WasmException passed) {
			return passed;
		}
		if (thrown instanceof InterruptedException) {
			Thread.currentThread().interrupt();
		}
		return new TrapException(Trap.HOST_FUNCTION_FAILED, "the host function '" + this.name + "' failed: " + thrown,
				thrown);
	}

	/**
	 * The name.
	 * @return the import module, a full stop, and the name within the module
	 */
	@Override
	public final String toString() {
		return this.name;
	}

}
