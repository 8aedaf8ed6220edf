package dev.wasmboot.spring.registry;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import dev.wasmboot.spring.Guests;
import dev.wasmboot.spring.registry.BlockingLog.HostLog;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Plugins are there before the web server and until after it.
 */
class WasmPluginLifecycleTests {

	@Test
	void pluginsStartBeforeTheWebServerAndStopAfterIt() {
		assertThat(WasmPluginLifecycle.PHASE).isLessThan(Integer.MAX_VALUE - 2048);
	}

	@Test
	void stoppingIsReportedAtOnceIfNothingIsAtWork() {
		WasmPluginLifecycle lifecycle = new WasmPluginLifecycle(new TestRegistry().create());
		lifecycle.start();
		assertThat(lifecycle.isRunning()).isTrue();
		CompletableFuture<Void> stopped = new CompletableFuture<>();
		lifecycle.stop(() -> stopped.complete(null));
		assertThat(stopped).isCompleted();
		assertThat(lifecycle.isRunning()).isFalse();
	}

	@Test
	void stoppingWaitsForTheCallsThatHaveBegun() throws Exception {
		BlockingLog blocking = new BlockingLog();
		DefaultWasmPluginRegistry registry = new TestRegistry().with("host-log", BlockingLog.POLICY)
			.with(blocking.function())
			.create();
		registry.update("host-log", Guests.artifact(Guests.HOST_LOG));
		WasmPluginLifecycle lifecycle = new WasmPluginLifecycle(registry);
		lifecycle.start();
		HostLog log = registry.bind("host-log", HostLog.class);
		CompletableFuture<Void> call = CompletableFuture.runAsync(() -> log.logLine("line"));
		blocking.awaitCall();
		CompletableFuture<Void> stopped = new CompletableFuture<>();
		lifecycle.stop(() -> stopped.complete(null));
		assertThat(stopped).isNotDone();
		blocking.finish();
		assertThat(call).succeedsWithin(Duration.ofSeconds(20));
		assertThat(stopped).succeedsWithin(Duration.ofSeconds(20));
	}

}
