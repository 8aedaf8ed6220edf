package dev.wasmboot.engine;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.WrongMethodTypeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import dev.wasmboot.engine.module.Opcode;
import dev.wasmboot.engine.module.WasmBytes;
import dev.wasmboot.policy.EffectivePolicy;
import dev.wasmboot.policy.HostFunctionGrant;
import dev.wasmboot.policy.Limits;
import dev.wasmboot.policy.Policy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static dev.wasmboot.engine.module.WasmBytes.bytes;
import static dev.wasmboot.engine.module.WasmBytes.module;
import static dev.wasmboot.engine.module.WasmBytes.sectionOf;
import static dev.wasmboot.engine.module.WasmBytes.type;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class HandleTests {

	private static final Limits SHORT = Limits.defaults().withTimeout(Duration.ofMillis(50));

	private final List<WasmEngine> engines = new ArrayList<>();

	@AfterEach
	void close() {
		this.engines.forEach(WasmEngine::close);
	}

	@ParameterizedTest
	@EnumSource
	void aHandleHasTheTypesOfJava(EngineMode mode) {
		assertThat(handle(mode, "host", "sum").type())
			.isEqualTo(MethodType.methodType(double.class, int.class, long.class, float.class, double.class));
		assertThat(handle(mode, "host", "same").type()).isEqualTo(MethodType.methodType(Object.class, Object.class));
		assertThat(handle(mode, "limits", "spin").type()).isEqualTo(MethodType.methodType(void.class));
		assertThat(handle(mode, "vectors", "swap").type())
			.isEqualTo(MethodType.methodType(Object[].class, V128.class, V128.class));
		assertThat(handle(mode, "vectors", "get").type()).isEqualTo(MethodType.methodType(V128.class));
	}

	@ParameterizedTest
	@EnumSource
	void aHandleTakesAndGivesNumbersOfEveryType(EngineMode mode) throws Throwable {
		MethodHandle sum = handle(mode, "host", "sum");
		double result = (double) sum.invokeExact(1, 2L, 0.5f, 0.25);
		assertThat(result).isEqualTo(3.75);
	}

	@ParameterizedTest
	@EnumSource
	void aHandleTakesAndGivesReferences(EngineMode mode) throws Throwable {
		MethodHandle same = handle(mode, "host", "same");
		Object reference = 5;
		Object result = (Object) same.invokeExact(reference);
		assertThat(result).isSameAs(reference);
		Object none = (Object) same.invokeExact((Object) null);
		assertThat(none).isNull();
	}

	@ParameterizedTest
	@EnumSource
	void vectorsAreRecordsAndSeveralResultsAnArray(EngineMode mode) throws Throwable {
		V128 one = new V128(1, 2);
		V128 two = new V128(3, 4);
		Object[] swapped = (Object[]) handle(mode, "vectors", "swap").invokeExact(one, two);
		assertThat(swapped).containsExactly(two, one);
	}

	@Test
	void aHandleIsNotCalledWithOtherTypes() {
		MethodHandle depth = handle(EngineMode.AUTO, "limits", "depth");
		assertThatExceptionOfType(WrongMethodTypeException.class).isThrownBy(() -> depth.invokeExact(1L));
	}

	@ParameterizedTest
	@EnumSource
	void whatIsNoFunctionIsNotPassedAsOne(EngineMode mode) {
		byte[] type = type(bytes(WasmBytes.FUNCREF), bytes());
		byte[] takesFunction = module(sectionOf(WasmBytes.TYPES, type), sectionOf(WasmBytes.FUNCTIONS, bytes(0)),
				sectionOf(WasmBytes.EXPORTS, bytes("run", 0, 0)), sectionOf(WasmBytes.CODE, WasmBytes.body()));
		MethodHandle run = instantiate(mode, takesFunction, SHORT, Imports.none()).function("run")
			.orElseThrow()
			.handle();
		assertThatIllegalArgumentException().isThrownBy(() -> run.invoke((Object) "no function"));
	}

	@ParameterizedTest
	@EnumSource
	void aTrapShowsTheGuestsStackAndEndsTheUse(EngineMode mode) {
		Instance instance = instantiate(mode, "traps", Limits.defaults(), null);
		MethodHandle outer = instance.function("outer").orElseThrow().handle();
		TrapException trap = catchThrowableOfType(TrapException.class, () -> outer.invoke());
		assertThat(trap.trap()).isEqualTo(Trap.MEMORY_OUT_OF_BOUNDS);
		assertThat(trap.frames()).extracting(GuestFrame::name).containsExactly("inner", "middle", "outer");
		assertThatIllegalStateException().isThrownBy(() -> outer.invoke())
			.withMessageContaining("cannot be used again");
	}

	@ParameterizedTest
	@EnumSource
	void aCallThatNeverEndsIsStopped(EngineMode mode) {
		assertTraps(Trap.DEADLINE_EXCEEDED, handle(mode, "limits", "spin"));
	}

	@ParameterizedTest
	@EnumSource
	void aCallIsStoppedThoughNothingElseKeepsItsInstance(EngineMode mode) {
		CompletableFuture<Trap> ended = CompletableFuture.supplyAsync(
				() -> catchThrowableOfType(TrapException.class, () -> handle(mode, "limits", "spin").invoke()).trap());
		long patience = System.nanoTime() + Duration.ofSeconds(20).toNanos();
		while (!ended.isDone() && System.nanoTime() < patience) {
			System.gc();
		}
		assertThat(ended).isCompletedWithValue(Trap.DEADLINE_EXCEEDED);
	}

	@ParameterizedTest
	@EnumSource
	void endlessRecursionIsStopped(EngineMode mode) {
		Instance instance = instantiate(mode, "limits", Limits.defaults(), null);
		assertTraps(Trap.CALL_STACK_EXHAUSTED, instance.function("recurse").orElseThrow().handle());
	}

	@Test
	void aGuestThatRunsOutOfJavaStackIsTrapped() {
		Limits deep = Limits.defaults().withCallDepth(100_000_000);
		Instance instance = instantiate(EngineMode.AUTO, "limits", deep, null);
		MethodHandle depth = instance.function("depth").orElseThrow().handle();
		assertTraps(Trap.CALL_STACK_EXHAUSTED, MethodHandles.insertArguments(depth, 0, 90_000_000));
	}

	@ParameterizedTest
	@EnumSource
	void theCallDepthIsExactHoweverOftenItIsCalled(EngineMode mode) throws Throwable {
		Instance instance = instantiate(mode, "limits", Limits.defaults().withCallDepth(100), null);
		MethodHandle depth = instance.function("depth").orElseThrow().handle();
		for (int i = 0; i < 3; i++) {
			int result = (int) depth.invokeExact(99);
			assertThat(result).isEqualTo(99);
		}
		assertTraps(Trap.CALL_STACK_EXHAUSTED, MethodHandles.insertArguments(depth, 0, 100));
	}

	@ParameterizedTest
	@EnumSource
	void aHostFunctionMayCallBackThroughAHandle(EngineMode mode) throws Throwable {
		Host host = new Host();
		Instance instance = instantiate(mode, "host", Limits.defaults(), host);
		host.callback = instance.function("again").orElseThrow().handle();
		int result = (int) host.callback.invokeExact(5);
		assertThat(result).isEqualTo(6);
		assertTraps(Trap.CALL_STACK_EXHAUSTED, MethodHandles.insertArguments(host.callback, 0, 1_000_000));
	}

	@ParameterizedTest
	@EnumSource
	void whatAGuestThrowsPassesThroughTheHostToTheGuestThatCatchesIt(EngineMode mode) throws Throwable {
		Host host = new Host();
		Instance instance = instantiate(mode, "exceptions", Limits.defaults(), host);
		host.callback = instance.function("throw_for_host").orElseThrow().handle();
		int caught = (int) instance.function("catch_through_host").orElseThrow().handle().invokeExact(7);
		assertThat(caught).isEqualTo(7);
		MethodHandle uncaught = instance.function("throw").orElseThrow().handle();
		assertTraps(Trap.UNCAUGHT_EXCEPTION, MethodHandles.insertArguments(uncaught, 0, 1));
	}

	@ParameterizedTest
	@EnumSource
	void callsThroughHandlesCanShareADeadline(EngineMode mode) {
		Instance instance = instantiate(mode, "limits", SHORT, null);
		MethodHandle answer = instance.function("answer").orElseThrow().handle();
		assertThatExceptionOfType(TrapException.class).isThrownBy(() -> instance.underOneDeadline(() -> {
			while (true) {
				call(answer);
			}
		})).satisfies((ex) -> assertThat(ex.trap()).isEqualTo(Trap.DEADLINE_EXCEEDED));
	}

	@ParameterizedTest
	@EnumSource
	void anotherThreadIsRefused(EngineMode mode) {
		Instance instance = instantiate(mode, "limits", Limits.defaults(), null);
		MethodHandle answer = instance.function("answer").orElseThrow().handle();
		instance.underOneDeadline(() -> {
			assertThatExceptionOfType(CompletionException.class)
				.isThrownBy(() -> CompletableFuture.supplyAsync(() -> call(answer)).join())
				.withMessageContaining("in use by another thread");
			return call(answer);
		});
	}

	@ParameterizedTest
	@EnumSource
	void noCallBeginsOnceTheInstanceIsClosed(EngineMode mode) {
		Instance instance = instantiate(mode, "limits", Limits.defaults(), null);
		MethodHandle answer = instance.function("answer").orElseThrow().handle();
		instance.close();
		assertThatIllegalStateException().isThrownBy(() -> call(answer)).withMessageContaining("closed");
	}

	@ParameterizedTest
	@EnumSource
	void aHandleOfAnImportIsCalledWithinTheLimitsOfTheInstanceThatIsAsked(EngineMode mode) {
		Instance owner = instantiate(mode, "limits", Limits.defaults(), null);
		byte[] passesOn = module(sectionOf(WasmBytes.TYPES, type(bytes(WasmBytes.I32), bytes(WasmBytes.I32))),
				sectionOf(WasmBytes.IMPORTS, bytes("limits", "depth", 0, 0)),
				sectionOf(WasmBytes.EXPORTS, bytes("depth", 0, 0)));
		MethodHandle depth = instantiate(mode, passesOn, Limits.defaults().withCallDepth(100),
				Imports.none().with("limits", owner))
			.function("depth")
			.orElseThrow()
			.handle();
		assertTraps(Trap.CALL_STACK_EXHAUSTED, MethodHandles.insertArguments(depth, 0, 100));
		assertThat(owner.function("depth").orElseThrow().callRaw(100)).isEqualTo(100);
	}

	@ParameterizedTest
	@EnumSource
	void anExitIsNoTrapAndEndsTheUse(EngineMode mode) {
		byte[] exits = module(sectionOf(WasmBytes.TYPES, type(bytes(WasmBytes.I32), bytes())),
				sectionOf(WasmBytes.IMPORTS, bytes("wasi_snapshot_preview1", "proc_exit", 0, 0)),
				sectionOf(WasmBytes.FUNCTIONS, bytes(0)), sectionOf(WasmBytes.EXPORTS, bytes("exit", 0, 1)),
				sectionOf(WasmBytes.CODE, WasmBytes.body(Opcode.LOCAL_GET, 0, Opcode.CALL, 0)));
		MethodHandle exit = instantiate(mode, exits, SHORT, Imports.none()).function("exit").orElseThrow().handle();
		assertThatExceptionOfType(ExitException.class).isThrownBy(() -> exit.invoke(3))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(3));
		assertThatIllegalStateException().isThrownBy(() -> exit.invoke(3))
			.withMessageContaining("cannot be used again");
	}

	private MethodHandle handle(EngineMode mode, String module, String function) {
		return instantiate(mode, module, SHORT, new Host()).function(function).orElseThrow().handle();
	}

	private Instance instantiate(EngineMode mode, String name, Limits limits, @Nullable Host host) {
		return instantiate(mode, TestModules.bytes(name), limits, (host != null) ? host.imports() : Imports.none());
	}

	private Instance instantiate(EngineMode mode, byte[] bytes, Limits limits, Imports imports) {
		WasmEngine engine = WasmEngine.builder().mode(mode).build();
		this.engines.add(engine);
		CompiledModule module = engine.load(bytes);
		return engine.instantiate(module,
				EffectivePolicy.decide(module.requests(),
						Policy.denyAll().with(limits).with(new HostFunctionGrant(Set.of("host.*")))),
				imports, Stdio.none());
	}

	private static int call(MethodHandle handle, Object... arguments) {
		try {
			return (int) handle.invokeWithArguments(arguments);
		}
		catch (RuntimeException | Error ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void assertTraps(Trap trap, MethodHandle handle) {
		assertThatThrownBy(handle::invoke).isInstanceOfSatisfying(TrapException.class,
				(ex) -> assertThat(ex.trap()).isEqualTo(trap));
	}

	/**
	 * What the modules import.
	 */
	static final class Host {

		private @Nullable MethodHandle callback;

		private Imports imports() {
			return Imports.of(HostFunction.allOf("host", this, MethodHandles.lookup()));
		}

		@HostExport
		double sum(int a, long b, float c, double d) {
			return a + b + c + d;
		}

		@HostExport
		@Nullable Object same(@Nullable Object reference) {
			return reference;
		}

		@HostExport
		int read(int address, int length) {
			return address + length;
		}

		@HostExport
		int again(int left) {
			return (left == 0) ? 0 : call(Objects.requireNonNull(this.callback), left - 1);
		}

		@HostExport("call_back")
		int callBack(int number) {
			return call(Objects.requireNonNull(this.callback), number);
		}

	}

}
