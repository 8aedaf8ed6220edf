package dev.wasmboot.spring.registry;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import dev.wasmboot.engine.HostFunction;
import dev.wasmboot.policy.HostFunctionGrant;
import dev.wasmboot.policy.Limits;
import dev.wasmboot.policy.Policy;
import dev.wasmboot.spring.Guests;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Plugins are there before the web server and until after it.
 */
class WasmPluginLifecycleTests {

	private final CountDownLatch inCall = new CountDownLatch(1);

	private final CountDownLatch finish = new CountDownLatch(1);

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
		Policy policy = Policy.denyAll()
			.with(new HostFunctionGrant(Set.of("host.log")))
			.with(Limits.defaults().withTimeout(Duration.ofMinutes(1)));
		DefaultWasmPluginRegistry registry = new TestRegistry().with("host-log", policy).with(waiting()).create();
		registry.update("host-log", Guests.artifact(Guests.HOST_LOG));
		WasmPluginLifecycle lifecycle = new WasmPluginLifecycle(registry);
		lifecycle.start();
		HostLog log = registry.bind("host-log", HostLog.class);
		CompletableFuture<Void> call = CompletableFuture.runAsync(() -> log.logLine("line"));
		this.inCall.await();
		CompletableFuture<Void> stopped = new CompletableFuture<>();
		lifecycle.stop(() -> stopped.complete(null));
		assertThat(stopped).isNotDone();
		this.finish.countDown();
		Awaitility.await().atMost(Duration.ofSeconds(20)).until(stopped::isDone);
		assertThat(call).succeedsWithin(Duration.ofSeconds(20));
	}

	private HostFunction waiting() throws Exception {
		return HostFunction.of("host", "log",
				MethodHandles.lookup().bind(this, "log", MethodType.methodType(void.class, int.class, int.class)));
	}

	void log(int address, int length) throws InterruptedException {
		this.inCall.countDown();
		this.finish.await();
	}

	interface HostLog {

		void logLine(String line);

	}

}
