package dev.wasmboot.spring.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.wasmboot.engine.CapturedOutput;
import dev.wasmboot.policy.Limits;
import dev.wasmboot.policy.Policy;
import dev.wasmboot.policy.StdioGrant;
import dev.wasmboot.policy.StdioGrant.Input;
import dev.wasmboot.policy.StdioGrant.Output;
import dev.wasmboot.spring.Guests;
import dev.wasmboot.spring.WasmCallListener;
import dev.wasmboot.spring.WasmPluginException;
import dev.wasmboot.spring.WasmPluginException.Kind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What plugins print whose output is captured.
 */
class CapturedOutputTests {

	private final List<String> heard = new ArrayList<>();

	@Test
	void listenersAreGivenWhatEachCallPrinted() {
		Greeter greeter = greeter(new StdioGrant(Input.EMPTY, Output.CAPTURE, Output.CAPTURE));
		greeter.logLine("one");
		greeter.warnLine("two");
		assertThat(this.heard).containsExactly("logLine out=one\n err=", "warnLine out= err=two\n");
	}

	@Test
	void aStreamThatIsNotCapturedIsNotGiven() {
		Greeter greeter = greeter(new StdioGrant(Input.EMPTY, Output.CAPTURE, Output.DISCARD));
		greeter.warnLine("two");
		assertThat(this.heard).containsExactly("warnLine out= err=");
	}

	@Test
	void withoutCaptureNothingIsGiven() {
		greeter(new StdioGrant(Input.EMPTY, Output.DISCARD, Output.DISCARD)).logLine("one");
		assertThat(this.heard).isEmpty();
	}

	@Test
	void whatACallThatFailedPrintedIsGivenToo() {
		Policy policy = Policy.denyAll()
			.with(new StdioGrant(Input.EMPTY, Output.CAPTURE, Output.CAPTURE))
			.with(Limits.defaults().withOutput(100));
		DefaultWasmPluginRegistry registry = new TestRegistry().with("flood", policy).with(new Listener()).start();
		registry.update("flood", Guests.artifact("hostile/output-flood.wasm"));
		Flood flood = registry.bind("flood", Flood.class);
		assertThatExceptionOfType(WasmPluginException.class).isThrownBy(() -> flood.discount("{}"));
		String line = "all work and no play makes a log\n";
		assertThat(this.heard).containsExactly("discount out=" + line + line + line + " err=");
	}

	private Greeter greeter(StdioGrant stdio) {
		DefaultWasmPluginRegistry registry = new TestRegistry().with("greeter", Policy.denyAll().with(stdio))
			.with(new Listener())
			.start();
		registry.update("greeter", Guests.artifact("c/greeter/greeter.wasm"));
		return registry.bind("greeter", Greeter.class);
	}

	interface Greeter {

		boolean logLine(String text);

		boolean warnLine(String text);

	}

	interface Flood {

		String discount(String cart);

	}

	private final class Listener implements WasmCallListener {

		@Override
		public void called(String plugin, String function, Duration duration, @Nullable Kind failure) {
		}

		@Override
		public void printed(String plugin, String function, CapturedOutput output) {
			CapturedOutputTests.this.heard
				.add(function + " out=" + output.stdoutText() + " err=" + output.stderrText());
		}

	}

}
