package dev.wasmboot.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

import dev.wasmboot.engine.module.MadeUpCalls;
import dev.wasmboot.engine.module.ModuleGenerator;
import dev.wasmboot.policy.EffectivePolicy;
import dev.wasmboot.policy.HostFunctionGrant;
import dev.wasmboot.policy.Limits;
import dev.wasmboot.policy.Policy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Modules that are made up are called in both tiers, which are to come to the same.
 */
class TierDifferenceTests {

	private static final Limits LIMITS = Limits.defaults()
		.withMemory(4 << 20)
		.withTableElements(10_000)
		.withCallDepth(200)
		.withTimeout(Duration.ofMillis(300))
		.withStartTimeout(Duration.ofMillis(300));

	/** Calls that go on for so long are stopped by their deadlines. */
	private static final int MOST_FUEL_BITS = 21;

	private final WasmEngine interpreter = engine(EngineMode.INTERPRETER);

	private final WasmEngine compiler = engine(EngineMode.COMPILER);

	private int compared;

	@AfterEach
	void close() {
		this.interpreter.close();
		this.compiler.close();
	}

	@Test
	void bothTiersDoTheSame() {
		compare(20_261_124, 1500, false);
		assertThat(this.compared).isGreaterThan(1400);
	}

	@Test
	void bothTiersDoTheSameWithTheSameFuel() {
		compare(20_261_127, 1500, true);
		assertThat(this.compared).isGreaterThan(1400);
	}

	@Test
	@Tag("long")
	void bothTiersDoTheSameForLong() {
		int modules = Integer.getInteger("wasmboot.fuzz.modules", 200_000);
		long seed = Long.getLong("wasmboot.fuzz.seed", RandomGenerator.getDefault().nextLong());
		compare(seed, modules / 2, false);
		compare(seed, modules / 2, true);
	}

	private static WasmEngine engine(EngineMode mode) {
		return WasmEngine.builder().mode(mode).cacheBytes(0).build();
	}

	private void compare(long seed, int modules, boolean fuel) {
		System.out.println("tiers: seed " + seed + (fuel ? " with fuel" : ""));
		SplittableRandom random = new SplittableRandom(seed);
		for (int i = 0; i < modules; i++) {
			byte[] bytes = ModuleGenerator.generate(random);
			long arguments = random.nextLong();
			Limits limits = fuel ? LIMITS.withFuel(random.nextLong(1L << random.nextInt(1, MOST_FUEL_BITS)) + 1)
					: LIMITS;
			List<String> interpreted = outcome(this.interpreter, limits, bytes, new SplittableRandom(arguments));
			List<String> compiled = outcome(this.compiler, limits, bytes, new SplittableRandom(arguments));
			if (isComplete(interpreted) && isComplete(compiled)) {
				this.compared++;
				assertThat(compiled)
					.as(() -> "arguments " + arguments + ", " + limits.fuel() + ", module\n"
							+ Base64.getEncoder().encodeToString(bytes))
					.isEqualTo(interpreted);
			}
		}
	}

	/** How far a call gets before its deadline differs. */
	private static boolean isComplete(List<String> outcome) {
		return !outcome.get(outcome.size() - 1).equals(Trap.DEADLINE_EXCEEDED.toString());
	}

	/**
	 * The results of all calls, what they consumed and left in memories and globals, and
	 * the trap that ended them.
	 */
	private static List<String> outcome(WasmEngine engine, Limits limits, byte[] bytes, SplittableRandom arguments) {
		CompiledModule module = engine.load(bytes);
		List<String> outcome = new ArrayList<>();
		Policy granted = Policy.denyAll().with(new HostFunctionGrant(Set.of("host.*"))).with(limits);
		try (Instance instance = engine.instantiate(module, EffectivePolicy.decide(module.requests(), granted),
				MadeUpCalls.hostFunctions(module), Stdio.none())) {
			try {
				outcome.add(instance.fuelConsumed().toString());
				for (ExportType export : module.exports()) {
					if (export.type() instanceof FunctionType type) {
						ExportedFunction function = instance.function(export.name()).orElseThrow();
						outcome.add(describe(function.call(MadeUpCalls.arguments(type, arguments))));
						outcome.add(instance.fuelConsumed().toString());
					}
				}
			}
			catch (TrapException ex) {
				// At the end of the stack, which of two functions begins in vain differs;
				// and
				// what a guest threw does not tell from where
				if (ex.trap() != Trap.CALL_STACK_EXHAUSTED && ex.trap() != Trap.UNCAUGHT_EXCEPTION) {
					outcome.add(ex.frames().get(0).toString());
				}
				outcome.add(instance.fuelConsumed().toString());
				outcome.add(ex.trap().toString());
			}
			catch (WasmException ex) {
				outcome.add(String.valueOf(ex.getMessage()));
			}
			outcome.addAll(0, state(module, instance));
		}
		catch (TrapException ex) {
			outcome.add(ex.trap().toString());
		}
		return outcome;
	}

	private static List<String> state(CompiledModule module, Instance instance) {
		List<String> state = new ArrayList<>();
		for (ExportType export : module.exports()) {
			if (export.type() instanceof MemoryType) {
				GuestMemory memory = instance.memory(export.name()).orElseThrow();
				state.add(export.name() + " " + Arrays.hashCode(memory.read(0, (int) memory.size())));
			}
			else if (export.type() instanceof GlobalType) {
				state.add(export.name() + " " + describe(instance.globalValue(export.name())));
			}
		}
		return state;
	}

	private static String describe(@Nullable Object value) {
		if (value instanceof Object[] values) {
			return Arrays.stream(values).map(TierDifferenceTests::describe).toList().toString();
		}
		return (value == null || value instanceof Number || value instanceof V128) ? String.valueOf(value)
				: "a reference";
	}

}
