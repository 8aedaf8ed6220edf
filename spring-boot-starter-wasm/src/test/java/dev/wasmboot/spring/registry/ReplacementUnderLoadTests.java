package dev.wasmboot.spring.registry;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.wasmboot.engine.CompiledModule;
import dev.wasmboot.spring.Guests;
import dev.wasmboot.spring.PublishedVersion;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A plugin is replaced while it is called.
 */
class ReplacementUnderLoadTests {

	private static final int CALLERS = 4;

	private static final int REPLACEMENTS = 20;

	private final DefaultWasmPluginRegistry registry = new TestRegistry().start();

	@Test
	void noCallFailsWhileTheVersionIsReplacedTwentyTimes() throws Exception {
		this.registry.update("version", Guests.artifact(Guests.VERSION_1));
		Version version = this.registry.bind("version", Version.class);
		Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
		Set<Integer> answers = ConcurrentHashMap.newKeySet();
		AtomicBoolean done = new AtomicBoolean();
		CountDownLatch calling = new CountDownLatch(CALLERS);
		ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
		for (int i = 0; i < CALLERS; i++) {
			callers.execute(() -> {
				calling.countDown();
				while (!done.get()) {
					try {
						answers.add(version.version());
					}
					catch (Throwable ex) {
						failures.add(ex);
						return;
					}
				}
			});
		}
		calling.await();
		for (int i = 1; i <= REPLACEMENTS; i++) {
			boolean even = i % 2 == 0;
			this.registry.update("version", Guests.artifact(even ? Guests.VERSION_1 : Guests.VERSION_2));
			assertThat(version.version()).isEqualTo(even ? 1 : 2);
			assertThatExceptionOfType(PluginLoadException.class)
				.isThrownBy(() -> this.registry.update("version", Guests.artifact(Guests.GARBAGE)));
		}
		done.set(true);
		callers.shutdown();
		assertThat(callers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
		assertThat(failures).isEmpty();
		assertThat(answers).containsExactlyInAnyOrder(1, 2);
	}

	@Test
	void replacedVersionsAreCollected() {
		List<WeakReference<CompiledModule>> replaced = new ArrayList<>();
		this.registry.update("version", Guests.artifact(Guests.VERSION_1));
		Version version = this.registry.bind("version", Version.class);
		for (int i = 1; i <= REPLACEMENTS; i++) {
			replaced.add(new WeakReference<>(serving().module()));
			this.registry.update("version", Guests.artifact((i % 2 == 0) ? Guests.VERSION_1 : Guests.VERSION_2));
			version.version();
		}
		Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
			System.gc();
			assertThat(replaced).allSatisfy((reference) -> assertThat(reference.get()).isNull());
		});
	}

	private PublishedVersion serving() {
		return Objects.requireNonNull(this.registry.plugin("version").orElseThrow().published());
	}

	interface Version {

		int version();

	}

}
