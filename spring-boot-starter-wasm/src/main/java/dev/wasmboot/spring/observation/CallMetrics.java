package dev.wasmboot.spring.observation;

import java.time.Duration;
import java.util.Locale;

import dev.wasmboot.policy.Attempt;
import dev.wasmboot.policy.Capability;
import dev.wasmboot.spring.WasmCallListener;
import dev.wasmboot.spring.WasmPluginException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Times calls as {@code wasm.calls}, with the plugin, the function and the outcome:
 * {@code success}, or the kind of the {@link WasmPluginException} in lower case; and sums
 * up the fuel they consume as {@code wasm.fuel}. Counts what plugins try and are not
 * granted as {@code wasm.denials}, with the plugin, the capability, the function and the
 * intent.
 */
public final class CallMetrics implements WasmCallListener {

	private final MeterRegistry meters;

	/**
	 * Create the metrics.
	 * @param meters where they are registered
	 */
	public CallMetrics(MeterRegistry meters) {
		this.meters = meters;
	}

	@Override
	public void called(String plugin, String function, Duration duration, WasmPluginException.@Nullable Kind failure) {
		Timer.builder("wasm.calls")
			.description("Calls of WebAssembly plugins")
			.tag("plugin", plugin)
			.tag("function", function)
			.tag("outcome", (failure != null) ? failure.name().toLowerCase(Locale.ROOT) : "success")
			.register(this.meters)
			.record(duration);
	}

	@Override
	public void consumed(String plugin, String function, long units) {
		DistributionSummary.builder("wasm.fuel")
			.description("Fuel that calls of WebAssembly plugins consumed")
			.tag("plugin", plugin)
			.tag("function", function)
			.register(this.meters)
			.record((double) units);
	}

	@Override
	public void denied(String plugin, Attempt attempt) {
		Counter.builder("wasm.denials")
			.description("What WebAssembly plugins tried and are not granted")
			.tag("plugin", plugin)
			.tag("capability", attempt.capability().property())
			.tag("function", function(attempt))
			.tag("intent", attempt.intent().name().toLowerCase(Locale.ROOT))
			.register(this.meters)
			.increment();
	}

	/**
	 * WASI's functions are few. The names of others are the guest's, and could be any.
	 */
	private static String function(Attempt attempt) {
		return (attempt.capability() != Capability.HOST_FUNCTION) ? attempt.function() : "import";
	}

}
