package dev.wasmboot.engine;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.time.Duration;
import java.util.Set;

import dev.wasmboot.engine.module.Opcode;
import dev.wasmboot.policy.EffectivePolicy;
import dev.wasmboot.policy.HostFunctionGrant;
import dev.wasmboot.policy.Limits;
import dev.wasmboot.policy.Policy;
import dev.wasmboot.policy.Requests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static dev.wasmboot.engine.module.WasmBytes.CODE;
import static dev.wasmboot.engine.module.WasmBytes.EXPORTS;
import static dev.wasmboot.engine.module.WasmBytes.FUNCTIONS;
import static dev.wasmboot.engine.module.WasmBytes.START;
import static dev.wasmboot.engine.module.WasmBytes.TYPES;
import static dev.wasmboot.engine.module.WasmBytes.body;
import static dev.wasmboot.engine.module.WasmBytes.bytes;
import static dev.wasmboot.engine.module.WasmBytes.module;
import static dev.wasmboot.engine.module.WasmBytes.repeat;
import static dev.wasmboot.engine.module.WasmBytes.section;
import static dev.wasmboot.engine.module.WasmBytes.sectionOf;
import static dev.wasmboot.engine.module.WasmBytes.type;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * How much fuel calls have, in each mode of the engine. What instructions cost is in
 * {@link FuelCostTests}.
 */
class FuelTests {

	/** A guest's function that calls the host's: with its argument, and then adds 1. */
	private static final int AGAIN = 1 + 5 + 1 + 1;

	@ParameterizedTest
	@EnumSource
	void withoutALimitItIsNotCounted(EngineMode mode) {
		try (WasmEngine engine = engine(mode)) {
			Instance instance = instantiate(engine, "limits", Limits.defaults());
			assertThat(instance.function("answer").orElseThrow().call()).isEqualTo(42);
			assertThat(instance.fuelConsumed()).isEmpty();
		}
	}

	@ParameterizedTest
	@EnumSource
	void eachCallBeginsWithTheWholeAmount(EngineMode mode) {
		try (WasmEngine engine = engine(mode)) {
			Instance instance = instantiate(engine, "limits", Limits.defaults().withFuel(1));
			assertThat(instance.fuelConsumed()).hasValue(0);
			for (int i = 0; i < 3; i++) {
				assertThat(instance.function("answer").orElseThrow().call()).isEqualTo(42);
				assertThat(instance.fuelConsumed()).hasValue(1);
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void callsUnderOneDeadlineShareTheirFuel(EngineMode mode) {
		try (WasmEngine engine = engine(mode)) {
			Instance instance = instantiate(engine, "limits", Limits.defaults().withFuel(2));
			ExportedFunction answer = instance.function("answer").orElseThrow();
			assertThatExceptionOfType(TrapException.class).isThrownBy(() -> instance.underOneDeadline(() -> {
				answer.call();
				answer.call();
				assertThat(instance.fuelConsumed()).hasValue(2);
				return answer.call();
			})).satisfies((ex) -> assertThat(ex.trap()).isEqualTo(Trap.FUEL_EXHAUSTED));
			assertThat(instance.usable()).isFalse();
		}
	}

	@ParameterizedTest
	@EnumSource
	void callsBackFromTheHostDrawFromTheSameFuel(EngineMode mode) {
		try (WasmEngine engine = engine(mode)) {
			ImportTests.Host host = new ImportTests.Host();
			CompiledModule module = engine.load(TestModules.bytes("host"));
			Policy granted = Policy.denyAll()
				.with(new HostFunctionGrant(Set.of("host.*")))
				.with(Limits.defaults().withFuel(4 * AGAIN));
			Instance instance = engine.instantiate(module, EffectivePolicy.decide(module.requests(), granted),
					Imports.of(HostFunction.allOf("host", host, MethodHandles.lookup())), Stdio.none());
			ExportedFunction again = instance.function("again").orElseThrow();
			host.callback = again;
			assertThat(again.call(3)).isEqualTo(4);
			assertThat(instance.fuelConsumed()).hasValue(4 * AGAIN);
			assertThatExceptionOfType(TrapException.class).isThrownBy(() -> again.call(4))
				.satisfies((ex) -> assertThat(ex.trap()).isEqualTo(Trap.FUEL_EXHAUSTED));
		}
	}

	@ParameterizedTest
	@EnumSource
	void instancesThatCountDrawFromTheCallThatReachesThem(EngineMode mode) {
		try (WasmEngine engine = engine(mode)) {
			Limits counted = Limits.defaults().withFuel(28);
			// 7 instructions twice in the library, and 4 and 2 calls in its user
			Instance user = user(engine, instantiate(engine, "library", counted), counted);
			assertThat(user.function("add_twice").orElseThrow().call(21)).isEqualTo(42);
			assertThat(user.fuelConsumed()).hasValue(2 * 7 + 4 + 2 * 5);
			Instance other = user(engine, instantiate(engine, "library", Limits.defaults()), counted);
			assertThat(other.function("add_twice").orElseThrow().call(21)).isEqualTo(42);
			assertThat(other.fuelConsumed()).hasValue(4 + 2 * 5);
			Instance free = user(engine, instantiate(engine, "library", counted.withFuel(1)), Limits.defaults());
			assertThat(free.function("add_twice").orElseThrow().call(21)).isEqualTo(42);
			assertThat(free.fuelConsumed()).isEmpty();
		}
	}

	@ParameterizedTest
	@EnumSource
	void startUpHasTheSameAmountForItself(EngineMode mode) {
		byte[] bytes = module(sectionOf(TYPES, type(bytes(), bytes())), sectionOf(FUNCTIONS, bytes(0), bytes(0)),
				sectionOf(EXPORTS, bytes("_initialize", 0, 0), bytes("run", 0, 1)), section(START, 1),
				sectionOf(CODE, body(repeat(10, Opcode.I32_CONST, 0, Opcode.DROP)),
						body(repeat(20, Opcode.I32_CONST, 0, Opcode.DROP))));
		try (WasmEngine engine = engine(mode)) {
			Instance instance = instantiate(engine, engine.load(bytes), Limits.defaults().withFuel(60));
			assertThat(instance.fuelConsumed()).hasValue(60);
			instance.function("run").orElseThrow().call();
			assertThat(instance.fuelConsumed()).hasValue(40);
			assertThatExceptionOfType(TrapException.class)
				.isThrownBy(() -> instantiate(engine, engine.load(bytes), Limits.defaults().withFuel(59)))
				.satisfies((ex) -> assertThat(ex.trap()).isEqualTo(Trap.FUEL_EXHAUSTED));
		}
	}

	@ParameterizedTest
	@EnumSource
	void typedHandlesReturnNothingThatIsNotPaidFor(EngineMode mode) throws Throwable {
		byte[] bytes = module(sectionOf(TYPES, type(bytes(), bytes())), sectionOf(FUNCTIONS, bytes(0)),
				sectionOf(EXPORTS, bytes("run", 0, 0)),
				sectionOf(CODE, body(repeat(20, Opcode.I32_CONST, 0, Opcode.DROP))));
		try (WasmEngine engine = engine(mode)) {
			Instance enough = instantiate(engine, engine.load(bytes), Limits.defaults().withFuel(40));
			enough.function("run").orElseThrow().handle().invokeExact();
			assertThat(enough.fuelConsumed()).hasValue(40);
			MethodHandle run = instantiate(engine, engine.load(bytes), Limits.defaults().withFuel(39)).function("run")
				.orElseThrow()
				.handle();
			assertThatExceptionOfType(TrapException.class).isThrownBy(run::invokeExact)
				.satisfies((ex) -> assertThat(ex.trap()).isEqualTo(Trap.FUEL_EXHAUSTED));
		}
	}

	@ParameterizedTest
	@EnumSource
	void everyLeaseOfAPoolHasTheWholeAmount(EngineMode mode) {
		try (WasmEngine engine = engine(mode)) {
			CompiledModule module = engine.load(TestModules.bytes("limits"));
			EffectivePolicy policy = EffectivePolicy.decide(module.requests(),
					Policy.denyAll().with(Limits.defaults().withFuel(100)));
			try (InstancePool pool = engine.pool(module, policy, Imports.none(), Stdio.none(),
					new PoolOptions(1, Duration.ofSeconds(1), PoolOptions.Isolation.FRESH))) {
				for (int i = 0; i < 3; i++) {
					assertThat(pool.call(FuelTests::answers)).isEqualTo(2);
					assertThatExceptionOfType(TrapException.class)
						.isThrownBy(() -> pool.call((instance) -> instance.function("spin").orElseThrow().call()));
				}
				assertThat(pool.statistics().discarded()).isEqualTo(3);
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void codeThatCountsIsStoppedAtItsDeadline(EngineMode mode) {
		try (WasmEngine engine = engine(mode)) {
			Limits limits = Limits.defaults().withTimeout(Duration.ofMillis(50)).withFuel(Long.MAX_VALUE);
			for (String function : Set.of("spin", "spin_compare", "tail_loop", "fill")) {
				Instance instance = instantiate(engine, "limits", limits);
				assertThatExceptionOfType(TrapException.class)
					.isThrownBy(() -> instance.function(function).orElseThrow().call())
					.satisfies((ex) -> assertThat(ex.trap()).isEqualTo(Trap.DEADLINE_EXCEEDED));
			}
		}
	}

	@Test
	void oneModuleServesInstancesThatCountAndOthers() {
		try (WasmEngine engine = engine(EngineMode.AUTO)) {
			Instance counting = instantiate(engine, "limits", Limits.defaults().withFuel(100));
			Instance free = instantiate(engine, "limits", Limits.defaults());
			assertThat(free.function("depth").orElseThrow().call(100)).isEqualTo(100);
			assertThatExceptionOfType(TrapException.class)
				.isThrownBy(() -> counting.function("depth").orElseThrow().call(100));
			assertThat(engine.cacheStatistics().misses()).isEqualTo(1);
		}
	}

	private static long answers(Instance instance) {
		instance.function("answer").orElseThrow().call();
		instance.function("answer").orElseThrow().call();
		return instance.fuelConsumed().orElseThrow();
	}

	private static WasmEngine engine(EngineMode mode) {
		return WasmEngine.builder().mode(mode).build();
	}

	private static Instance user(WasmEngine engine, Instance library, Limits limits) {
		CompiledModule module = engine.load(TestModules.bytes("user"));
		EffectivePolicy policy = EffectivePolicy.decide(Requests.none(), Policy.denyAll().with(limits));
		return engine.instantiate(module, policy, Imports.none().with("library", library), Stdio.none());
	}

	private static Instance instantiate(WasmEngine engine, String name, Limits limits) {
		return instantiate(engine, engine.load(TestModules.bytes(name)), limits);
	}

	private static Instance instantiate(WasmEngine engine, CompiledModule module, Limits limits) {
		return engine.instantiate(module, EffectivePolicy.decide(module.requests(), Policy.denyAll().with(limits)));
	}

}
