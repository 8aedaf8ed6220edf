package dev.wasmboot.spring.registry;

import java.time.Duration;
import java.util.List;

import dev.wasmboot.engine.CapturedOutput;
import dev.wasmboot.engine.ExitException;
import dev.wasmboot.engine.Trap;
import dev.wasmboot.engine.TrapException;
import dev.wasmboot.engine.WasmException;
import dev.wasmboot.spring.WasmCallListener;
import dev.wasmboot.spring.WasmPluginException;
import dev.wasmboot.spring.WasmPluginException.Kind;
import dev.wasmboot.spring.binding.CallTarget;
import dev.wasmboot.spring.binding.GuestAnswer;
import dev.wasmboot.spring.binding.GuestCall;
import dev.wasmboot.spring.binding.PluginInterface;
import dev.wasmboot.spring.binding.PluginMethod;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a plugin: converted outside of the lease, so that an instance is held only
 * while its guest works; measured; and failing in one way.
 *
 * @param slot where the version is that serves
 * @param listeners what is told of each call
 */
record PluginCalls(PluginSlot slot, List<WasmCallListener> listeners) implements CallTarget {

	@Override
	public @Nullable Object call(PluginInterface type, PluginMethod method, @Nullable Object[] arguments) {
		long start = System.nanoTime();
		Kind failure = null;
		try {
			GuestCall call = method.prepare(arguments);
			return method.result(answer(type, method, call));
		}
		catch (WasmPluginException ex) {
			failure = ex.kind();
			throw ex;
		}
		catch (WasmException ex) {
			failure = kind(ex);
			throw new WasmPluginException(this.slot.name(), method.name(), failure, String.valueOf(ex.getMessage()),
					ex);
		}
		finally {
			tell(method, Duration.ofNanos(System.nanoTime() - start), failure);
		}
	}

	private GuestAnswer answer(PluginInterface type, PluginMethod method, GuestCall call) {
		try {
			return this.slot.call(type, method, call);
		}
		finally {
			call.fuelConsumed()
				.ifPresent((units) -> this.listeners
					.forEach((listener) -> listener.consumed(this.slot.name(), method.name(), units)));
			CapturedOutput output = call.output();
			if (output != null) {
				this.listeners.forEach((listener) -> listener.printed(this.slot.name(), method.name(), output));
			}
		}
	}

	private void tell(PluginMethod method, Duration duration, @Nullable Kind failure) {
		for (WasmCallListener listener : this.listeners) {
			listener.called(this.slot.name(), method.name(), duration, failure);
		}
	}

	private static Kind kind(WasmException problem) {
		if (problem instanceof TrapException trap) {
			return (trap.trap() == Trap.DEADLINE_EXCEEDED) ? Kind.TIMEOUT : Kind.TRAP;
		}
		return (problem instanceof ExitException) ? Kind.EXIT : Kind.UNAVAILABLE;
	}

}
