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

	private final MethodHandle adapted;

	public HostFunctionInstance(HostFunction function) {
		super(function.type());
		this.name = function.module() + "." + function.name();
		this.adapted = adapt(function);
	}

	@Override
	public void call(CallContext context, ModuleInstance caller, int base) {
		context.stack().setTop(base + Math.max(type().parameters().size(), type().results().size()));
		try {
			this.adapted.invokeExact(new HostCall(context, caller, base));
		}
		catch (WasmException | GuestException | StackOverflowError | OutOfMemoryError ex) {
			throw ex;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw failed(ex);
		}
		catch (Throwable ex) {
			throw failed(ex);
		}
	}

	private TrapException failed(Throwable cause) {
		return new TrapException(Trap.HOST_FUNCTION_FAILED, "the host function '" + this.name + "' failed: " + cause,
				cause);
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
