package dev.wasmboot.spring.registry;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import dev.wasmboot.engine.PoolOptions;
import dev.wasmboot.engine.PoolOptions.Isolation;
import dev.wasmboot.spring.Guests;
import dev.wasmboot.spring.WasmPluginException;
import dev.wasmboot.spring.WasmPluginException.Kind;
import dev.wasmboot.spring.registry.BlockingLog.HostLog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What else may happen while a call is in progress.
 */
class CallsInProgressTests {

	private final BlockingLog blocking = new BlockingLog();

	private final TestRegistry test = new TestRegistry().with("plugin", BlockingLog.POLICY,
			new PoolOptions(1, Duration.ofMillis(20), Isolation.FRESH));

	private DefaultWasmPluginRegistry registry = this.test.create();

	@BeforeEach
	void load() throws Exception {
		this.registry = this.test.with(this.blocking.function()).start();
		this.registry.update("plugin", Guests.artifact(Guests.HOST_LOG));
	}

	@Test
	void itFinishesOnTheVersionThatItBeganOn() throws Exception {
		CompletableFuture<Void> call = call();
		this.registry.update("plugin", Guests.artifact(Guests.VERSION_1));
		assertThat(this.registry.implementing(Version.class)).hasEntrySatisfying("plugin",
				(version) -> assertThat(version.version()).isEqualTo(1));
		this.blocking.finish();
		assertThat(call).succeedsWithin(Duration.ofSeconds(20));
	}

	@Test
	void itFinishesThoughItsPluginIsRemoved() throws Exception {
		CompletableFuture<Void> call = call();
		this.registry.remove("plugin");
		this.blocking.finish();
		assertThat(call).succeedsWithin(Duration.ofSeconds(20));
	}

	@Test
	void anotherOneFindsThePluginBusyIfThereIsNoInstance() throws Exception {
		CompletableFuture<Void> call = call();
		assertThatExceptionOfType(WasmPluginException.class).isThrownBy(() -> log().logLine("second"))
			.withMessageContaining("'plugin', function 'logLine'")
			.satisfies((ex) -> assertThat(ex.kind()).isEqualTo(Kind.BUSY));
		this.blocking.finish();
		assertThat(call).succeedsWithin(Duration.ofSeconds(20));
		log().logLine("third");
	}

	private CompletableFuture<Void> call() throws InterruptedException {
		HostLog log = log();
		CompletableFuture<Void> call = CompletableFuture.runAsync(() -> log.logLine("first"));
		this.blocking.awaitCall();
		return call;
	}

	private HostLog log() {
		return Objects.requireNonNull(this.registry.implementing(HostLog.class).get("plugin"));
	}

	interface Version {

		int version();

	}

}
