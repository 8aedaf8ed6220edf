package dev.wasmboot.engine.link;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.stream.Stream;

import dev.wasmboot.engine.DenialListener;
import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.HostFunction;
import dev.wasmboot.engine.Trap;
import dev.wasmboot.engine.TrapException;
import dev.wasmboot.engine.ValueType;
import dev.wasmboot.policy.Attempt;
import dev.wasmboot.policy.Attempt.Intent;
import dev.wasmboot.policy.Capability;
import dev.wasmboot.policy.HostFunctionName;
import org.jspecify.annotations.Nullable;

/**
 * Stands where a host function would be that is not granted, so that a module can be
 * linked without it: it tells that it was called, and traps.
 *
 * @param name the function
 * @param listener is told of calls
 */
record DeniedFunction(HostFunctionName name, DenialListener listener) {

	private static final MethodHandle CALL;

	static {
		try {
			CALL = MethodHandles.lookup()
				.findVirtual(DeniedFunction.class, "call", MethodType.methodType(Object.class));
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	/**
	 * A function of a type.
	 * @param name what it stands for
	 * @param type its type
	 * @param listener is told of calls
	 * @return the function, or {@code null} if the host can have none of that type
	 */
	static @Nullable HostFunction of(HostFunctionName name, FunctionType type, DenialListener listener) {
		List<@Nullable Class<?>> parameters = type.parameters().stream().map(DeniedFunction::java).toList();
		List<@Nullable Class<?>> results = type.results().stream().map(DeniedFunction::java).toList();
		if (results.size() > 1
				|| Stream.concat(parameters.stream(), results.stream()).anyMatch((java) -> java == null)) {
			return null;
		}
		MethodHandle call = CALL.bindTo(new DeniedFunction(name, listener));
		call = MethodHandles.explicitCastArguments(call,
				MethodType.methodType(results.isEmpty() ? void.class : results.get(0)));
		return HostFunction.of(name.module(), name.name(), MethodHandles.dropArguments(call, 0, parameters));
	}

	Object call() {
		this.listener.denied(new Attempt(Capability.HOST_FUNCTION, this.name.name(), this.name.toString(), Intent.USE));
		throw new TrapException(Trap.NOT_GRANTED, "the host function '" + this.name + "' is not granted");
	}

	private static @Nullable Class<?> java(ValueType type) {
		return switch (type) {
			case I32 -> int.class;
			case I64 -> long.class;
			case F32 -> float.class;
			case F64 -> double.class;
			case EXTERNREF -> Object.class;
			case FUNCREF, EXNREF, V128 -> null;
		};
	}

}
