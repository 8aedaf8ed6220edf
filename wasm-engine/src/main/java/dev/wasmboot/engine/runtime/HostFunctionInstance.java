package dev.wasmboot.engine.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;

import dev.wasmboot.engine.HostFunction;
import dev.wasmboot.engine.Trap;
import dev.wasmboot.engine.TrapException;
import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.WasmException;

/**
 * A function of the host, linked into an instance: its typed handle, wrapped once into
 * one that takes its arguments from the stack and leaves its result there.
 */
public final class HostFunctionInstance extends FunctionInstance {

	private static final MethodType ADAPTED = MethodType.methodType(void.class, HostCall.class);

	private final String name;

	private final MethodHandle handle;

	private final MethodHandle adapted;

	public HostFunctionInstance(HostFunction function) {
		super(function.type());
		this.name = function.module() + "." + function.name();
		this.handle = function.handle();
		this.adapted = adapt(function);
	}

	@Override
	public void call(CallContext context, ModuleInstance caller, int base) {
		context.stack().setTop(base + Math.max(type().parameters().size(), type().results().size()));
		try {
			this.adapted.invokeExact(new HostCall(context, caller, base));
		}
		catch (Throwable ex) {
			throw failure(ex);
		}
	}

	/**
	 * What to call directly: the caller first, then the parameters.
	 * @return the handle
	 */
	public MethodHandle handle() {
		return this.handle;
	}

	/**
	 * What to throw for what the host threw.
	 * @param thrown what the host threw
	 * @return what the embedder is to see
	 */
	public RuntimeException failure(Throwable thrown) {
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

	private static MethodHandle adapt(HostFunction function) {
		List<ValueType> parameters = function.type().parameters();
		MethodHandle handle = function.handle();
		handle = handle.asType(handle.type().changeParameterType(0, HostCall.class));
		MethodHandle[] readers = new MethodHandle[parameters.size()];
		for (int i = 0; i < readers.length; i++) {
			readers[i] = MethodHandles.insertArguments(HostCall.reader(parameters.get(i)), 1, i);
		}
		handle = MethodHandles.filterArguments(handle, 1, readers);
		if (!function.type().results().isEmpty()) {
			MethodHandle writer = HostCall.writer(function.type().results().get(0));
			handle = MethodHandles.collectArguments(writer, 1, handle);
		}
		return MethodHandles.permuteArguments(handle, ADAPTED, new int[handle.type().parameterCount()]);
	}

}
