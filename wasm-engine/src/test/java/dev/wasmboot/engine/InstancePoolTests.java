package dev.wasmboot.engine;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import dev.wasmboot.engine.PoolOptions.Isolation;
import dev.wasmboot.policy.EffectivePolicy;
import dev.wasmboot.policy.Policy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class InstancePoolTests {

	private final WasmEngine engine = WasmEngine.create();

	@AfterEach
	void close() {
		this.engine.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "count", "cell", "pages", "table_size", "call_first", "later" })
	void aFreshCallSeesWhatStartUpLeftAndNothingElse(String function) {
		try (InstancePool pool = pool(1, Isolation.FRESH)) {
			Object atFirst = call(pool, function);
			call(pool, "change_all");
			assertThat(call(pool, function)).isEqualTo(atFirst);
			assertThat(pool.statistics().created()).isEqualTo(1);
		}
	}

	@Test
	void startUpHasRunInEveryInstance() {
		try (InstancePool pool = pool(2, Isolation.FRESH)) {
			assertThat(pool.<List<Object>>call((first) -> pool.call((second) -> List.of(invoke(first, "count"),
					invoke(second, "count"), invoke(second, "cell"), invoke(second, "call_first")))))
				.containsExactly(101, 101, 1234, 1);
		}
	}

	@Test
	void memoryThatACallGrewIsGoneAfterIt() {
		try (InstancePool pool = pool(1, Isolation.FRESH)) {
			call(pool, "change_all");
			assertThatExceptionOfType(TrapException.class).isThrownBy(() -> call(pool, "far"));
		}
	}

	@Test
	void withReuseACallSeesWhatAnEarlierOneLeft() {
		try (InstancePool pool = pool(1, Isolation.REUSE)) {
			call(pool, "change_all");
			assertThat(call(pool, "count")).isEqualTo(-1);
			assertThat(call(pool, "pages")).isEqualTo(2);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void anInstanceThatTrappedIsNeverUsedAgain(boolean fresh) {
		try (InstancePool pool = pool(1, fresh ? Isolation.FRESH : Isolation.REUSE)) {
			assertThatExceptionOfType(TrapException.class).isThrownBy(() -> call(pool, "trap"));
			assertThat(pool.statistics().discarded()).isEqualTo(1);
			assertThat(call(pool, "count")).isEqualTo(101);
			assertThat(pool.statistics().created()).isEqualTo(2);
		}
	}

	@Test
	void anExceptionOfTheHostCostsNoInstance() {
		try (InstancePool pool = pool(1, Isolation.FRESH)) {
			assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> pool.call((instance) -> {
				invoke(instance, "change_all");
				throw new ArithmeticException("of the host");
			}));
			assertThat(call(pool, "count")).isEqualTo(101);
			assertThat(pool.statistics().created()).isEqualTo(1);
		}
	}

	@Test
	void aCallerWaitsNoLongerThanItIsAllowed() {
		try (InstancePool pool = pool(1, Isolation.FRESH, Duration.ofMillis(1))) {
			pool.call((instance) -> {
				assertThatExceptionOfType(CompletionException.class)
					.isThrownBy(() -> CompletableFuture.supplyAsync(() -> call(pool, "count")).join())
					.withCauseInstanceOf(LeaseException.class)
					.withMessageContaining("all 1 instances were in use for 1 ms");
				return true;
			});
		}
	}

	@Test
	void aClosedPoolLetsCallsFinishAndLeasesNoMore() {
		InstancePool pool = pool(1, Isolation.FRESH);
		Object count = pool.call((instance) -> {
			pool.close();
			return invoke(instance, "count");
		});
		assertThat(count).isEqualTo(101);
		assertThat(pool.statistics().idle()).isZero();
		assertThatExceptionOfType(LeaseException.class).isThrownBy(() -> call(pool, "count"))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(LeaseException.Reason.CLOSED));
	}

	@Test
	void manyThreadsNeverShareAnInstance() throws InterruptedException {
		int threads = 8;
		try (InstancePool pool = pool(3, Isolation.FRESH)) {
			CountDownLatch done = new CountDownLatch(threads);
			List<CompletableFuture<Boolean>> results = IntStream.range(0, threads)
				.mapToObj((thread) -> CompletableFuture.supplyAsync(() -> {
					for (int i = 0; i < 200; i++) {
						assertThat(pool.<Object>call((instance) -> {
							Object count = invoke(instance, "count");
							invoke(instance, "change_all");
							return count;
						})).isEqualTo(101);
					}
					done.countDown();
					return true;
				}, (task) -> new Thread(task).start()))
				.toList();
			results.forEach(CompletableFuture::join);
			done.await();
			assertThat(pool.statistics().created()).isLessThanOrEqualTo(3);
			assertThat(pool.statistics().leased()).isZero();
		}
	}

	private InstancePool pool(int size, Isolation isolation) {
		return pool(size, isolation, Duration.ofMinutes(1));
	}

	private InstancePool pool(int size, Isolation isolation, Duration maxWait) {
		CompiledModule module = this.engine.load(TestModules.bytes("state"));
		return this.engine.pool(module, EffectivePolicy.decide(module.requests(), Policy.denyAll()), Imports.none(),
				Stdio.none(), new PoolOptions(size, maxWait, isolation));
	}

	private static Object call(InstancePool pool, String function) {
		return pool.call((instance) -> invoke(instance, function));
	}

	private static Object invoke(Instance instance, String function) {
		Object result = instance.function(function).orElseThrow().call();
		return (result != null) ? result : "nothing";
	}

}
