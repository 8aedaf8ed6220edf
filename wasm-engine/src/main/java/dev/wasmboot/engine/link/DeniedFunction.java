package dev.wasmboot.engine.link;

import dev.wasmboot.engine.DenialListener;
import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.Trap;
import dev.wasmboot.engine.TrapException;
import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.runtime.HostCall;
import dev.wasmboot.engine.runtime.HostFunctionInstance;
import dev.wasmboot.policy.Attempt;
import dev.wasmboot.policy.Attempt.Intent;
import dev.wasmboot.policy.Capability;
import dev.wasmboot.policy.HostFunctionName;

/**
 * Stands where a host function would be that is not granted, so that a module can be
 * linked without it: it tells that it was called, and traps.
 */
final class DeniedFunction extends HostFunctionInstance {

	private final HostFunctionName name;

	private final DenialListener listener;

	/**
	 * Create a function.
	 * @param name what it stands for
	 * @param type its type
	 * @param listener is told of calls
	 */
	DeniedFunction(HostFunctionName name, FunctionType type, DenialListener listener) {
		super(name.module(), name.name(), type);
		this.name = name;
		this.listener = listener;
	}

	/**
	 * Tell whether functions of the host can have a type. Where they cannot, to stand in
	 * for one would only hide that.
	 */
	static boolean canHave(FunctionType type) {
		return type.results().size() <= 1 && type.parameters().stream().allMatch(DeniedFunction::canHave)
				&& type.results().stream().allMatch(DeniedFunction::canHave);
	}

	private static boolean canHave(ValueType type) {
		return switch (type) {
			case I32, I64, F32, F64, EXTERNREF -> true;
			case FUNCREF, EXNREF, V128 -> false;
		};
	}

	@Override
	protected void run(HostCall call) {
		this.listener.denied(new Attempt(Capability.HOST_FUNCTION, this.name.name(), this.name.toString(), Intent.USE));
		throw new TrapException(Trap.NOT_GRANTED, "the host function '" + this.name + "' is not granted");
	}

}
