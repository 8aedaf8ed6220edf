package dev.wasmboot.engine;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;

import dev.wasmboot.policy.EffectivePolicy;
import dev.wasmboot.policy.Limits;
import dev.wasmboot.policy.Policy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class LimitTests {

	private static final Limits SHORT = Limits.defaults().withTimeout(Duration.ofMillis(50));

	private final WasmEngine engine = WasmEngine.create();

	@AfterEach
	void close() {
		this.engine.close();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "spin", "spin_if", "spin_compare", "spin_table", "tail_loop", "tail_loop_indirect", "fill" })
	void whatNeverEndsIsStoppedAtItsDeadline(String function) {
		Instance instance = instantiate("limits", SHORT);
		assertTraps(Trap.DEADLINE_EXCEEDED, instance, function);
	}

	@Test
	void manyCallsWithoutALoopAreStoppedAtTheirDeadline() {
		Instance instance = instantiate("limits", SHORT);
		assertTraps(Trap.DEADLINE_EXCEEDED, instance, "fork", 60);
	}

	@Test
	void theDeadlineOfOneCallDoesNotReachTheNext() {
		Instance instance = instantiate("limits", Limits.defaults());
		for (int i = 0; i < 100; i++) {
			assertThat(instance.function("answer").orElseThrow().call()).isEqualTo(42);
		}
		assertTraps(Trap.DEADLINE_EXCEEDED, instance, "spin");
	}

	@Test
	void aStoppedInstanceIsNotUsedAgain() {
		Instance instance = instantiate("limits", SHORT);
		assertTraps(Trap.DEADLINE_EXCEEDED, instance, "spin");
		assertThatIllegalStateException().isThrownBy(() -> instance.function("answer").orElseThrow().call())
			.withMessageContaining("deadline exceeded");
	}

	@Test
	void severalCallsCanShareADeadline() {
		Instance instance = instantiate("limits", SHORT);
		assertThatExceptionOfType(TrapException.class).isThrownBy(() -> instance.underOneDeadline(() -> {
			while (true) {
				instance.function("answer").orElseThrow().call();
			}
		})).satisfies((ex) -> assertThat(ex.trap()).isEqualTo(Trap.DEADLINE_EXCEEDED));
	}

	@Test
	void aStartFunctionThatNeverEndsIsStopped() {
		byte[] module = Guests.bytes("hostile/start-loop.wasm");
		Limits limits = Limits.defaults().withStartTimeout(Duration.ofMillis(50));
		CompiledModule compiled = this.engine.load(module);
		assertThatExceptionOfType(TrapException.class)
			.isThrownBy(() -> this.engine.instantiate(compiled, policy(compiled, limits)))
			.satisfies((ex) -> assertThat(ex.trap()).isEqualTo(Trap.DEADLINE_EXCEEDED));
	}

	@Test
	void endlessRecursionIsStopped() {
		assertTraps(Trap.CALL_STACK_EXHAUSTED, instantiate("limits", Limits.defaults()), "recurse");
	}

	@Test
	void theCallDepthIsExact() {
		Limits limits = Limits.defaults().withCallDepth(100);
		assertThat(instantiate("limits", limits).function("depth").orElseThrow().call(99)).isEqualTo(99);
		assertTraps(Trap.CALL_STACK_EXHAUSTED, instantiate("limits", limits), "depth", 100);
	}

	@Test
	void interpretedGuestsNeedNoJavaStack() {
		try (WasmEngine interpreting = WasmEngine.builder().mode(EngineMode.INTERPRETER).build()) {
			CompiledModule module = interpreting.load(TestModules.bytes("limits"));
			Instance instance = interpreting.instantiate(module,
					policy(module, Limits.defaults().withCallDepth(200_000)));
			assertThat(instance.function("depth").orElseThrow().call(100_000)).isEqualTo(100_000);
		}
	}

	@Test
	void compiledGuestsThatRunOutOfJavaStackAreTrapped() {
		Limits limits = Limits.defaults().withCallDepth(100_000_000).withTimeout(Duration.ofSeconds(30));
		assertTraps(Trap.CALL_STACK_EXHAUSTED, instantiate("limits", limits), "depth", 90_000_000);
	}

	@Test
	void memoryGrowsToItsLimitAndNotBeyond() {
		Instance instance = instantiate("limits", Limits.defaults().withMemory(10L * GuestMemory.PAGE));
		ExportedFunction grow = instance.function("grow").orElseThrow();
		assertThat(grow.call(10)).isEqualTo(-1);
		assertThat(grow.call(9)).isEqualTo(1);
		assertThat(grow.call(1)).isEqualTo(-1);
		assertThat(grow.call(-1)).isEqualTo(-1);
		assertThat(instance.memory("memory").orElseThrow().size()).isEqualTo(10L * GuestMemory.PAGE);
	}

	@Test
	void aMemoryThatStartsBeyondTheLimitIsRefusedByName() {
		CompiledModule module = this.engine.load(TestModules.bytes("limits"));
		assertThatExceptionOfType(LinkException.class)
			.isThrownBy(() -> this.engine.instantiate(module, policy(module, Limits.defaults().withMemory(65535))))
			.withMessageContaining("memory 0 starts with 1 pages")
			.withMessageContaining("65535 bytes");
	}

	@Test
	void tablesGrowToTheirLimitAndNotBeyond() {
		Instance instance = instantiate("limits", Limits.defaults().withTableElements(100));
		ExportedFunction grow = instance.function("grow_table").orElseThrow();
		assertThat(grow.call(100)).isEqualTo(-1);
		assertThat(grow.call(99)).isEqualTo(1);
		assertThat(grow.call(1)).isEqualTo(-1);
		assertThat(grow.call(-1)).isEqualTo(-1);
		assertThat(grow.call(Integer.MAX_VALUE)).isEqualTo(-1);
	}

	@Test
	void noCallBeginsOnceTheEngineIsClosed() {
		Instance instance = instantiate("limits", SHORT);
		this.engine.close();
		assertThatIllegalStateException().isThrownBy(() -> instance.function("answer").orElseThrow().call())
			.withMessage("the engine is closed");
	}

	@Test
	void closingTheEngineStopsACallInProgress() {
		Instance instance = instantiate("limits", Limits.defaults().withTimeout(Duration.ofDays(1)));
		ExportedFunction spin = instance.function("spin").orElseThrow();
		CountDownLatch begun = new CountDownLatch(1);
		CompletableFuture<Object> call = CompletableFuture.supplyAsync(() -> instance.underOneDeadline(() -> {
			begun.countDown();
			return spin.call();
		}));
		assertThatCode(begun::await).doesNotThrowAnyException();
		this.engine.close();
		assertThatExceptionOfType(CompletionException.class).isThrownBy(call::join)
			.withCauseInstanceOf(RuntimeException.class);
	}

	@Test
	void anInstanceIsForOneThreadAtATime() throws InterruptedException {
		Instance instance = instantiate("limits", SHORT);
		instance.underOneDeadline(() -> {
			Throwable[] thrown = new Throwable[1];
			Thread other = new Thread(() -> {
				try {
					instance.function("answer").orElseThrow().call();
				}
				catch (Throwable ex) {
					thrown[0] = ex;
				}
			});
			other.start();
			try {
				other.join();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
			assertThat(thrown[0]).isInstanceOf(IllegalStateException.class)
				.hasMessageContaining("in use by another thread");
			return true;
		});
	}

	private Instance instantiate(String name, Limits limits) {
		CompiledModule module = this.engine.load(TestModules.bytes(name));
		return this.engine.instantiate(module, policy(module, limits));
	}

	private static EffectivePolicy policy(CompiledModule module, Limits limits) {
		return EffectivePolicy.decide(module.requests(), Policy.denyAll().with(limits));
	}

	private static void assertTraps(Trap trap, Instance instance, String function, Object... arguments) {
		ExportedFunction exported = instance.function(function).orElseThrow();
		assertThatExceptionOfType(TrapException.class).isThrownBy(() -> exported.call(arguments))
			.satisfies((ex) -> assertThat(ex.trap()).isEqualTo(trap));
	}

}
