package dev.wasmboot.engine.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.HostFunction;
import org.jspecify.annotations.Nullable;

/**
 * A function of the host with a typed handle, which compiled code calls. Whoever else
 * calls it has the arguments on the stack, and an adapter reads them from there and
 * leaves the result there. Adapters are shared by all functions of a type: making one is
 * by far the most expensive part of linking.
 */
public final class TypedHostFunction extends HostFunctionInstance {

	private static final MethodType ADAPTER = MethodType.methodType(void.class, MethodHandle.class, HostCall.class);

	private static final Map<MethodType, MethodHandle> ADAPTERS = new ConcurrentHashMap<>();

	private final MethodHandle handle;

	/** Found when it is first needed. */
	private @Nullable MethodHandle adapter;

	public TypedHostFunction(HostFunction function) {
		super(function.module(), function.name(), function.type());
		this.handle = function.handle();
	}

	@Override
	protected void run(HostCall call) throws Throwable {
		adapter().invokeExact(this.handle, call);
	}

	@Override
	public MethodHandle handle() {
		return this.handle;
	}

	private MethodHandle adapter() {
		MethodHandle found = this.adapter;
		if (found == null) {
			found = ADAPTERS.computeIfAbsent(this.handle.type(), (java) -> adapter(java, type()));
			this.adapter = found;
		}
		return found;
	}

	private static MethodHandle adapter(MethodType java, FunctionType type) {
		MethodHandle invoker = MethodHandles.exactInvoker(java);
		invoker = invoker.asType(invoker.type().changeParameterType(1, HostCall.class));
		MethodHandle[] readers = new MethodHandle[type.parameters().size()];
		for (int i = 0; i < readers.length; i++) {
			readers[i] = MethodHandles.insertArguments(HostCall.reader(type.parameters().get(i)), 1, i);
		}
		invoker = MethodHandles.filterArguments(invoker, 2, readers);
		if (!type.results().isEmpty()) {
			MethodHandle writer = HostCall.writer(type.results().get(0));
			invoker = MethodHandles.collectArguments(writer, 1, invoker);
		}
		int[] order = new int[invoker.type().parameterCount()];
		for (int i = 0; i < order.length; i++) {
			order[i] = (invoker.type().parameterType(i) == MethodHandle.class) ? 0 : 1;
		}
		return MethodHandles.permuteArguments(invoker, ADAPTER, order);
	}

}
