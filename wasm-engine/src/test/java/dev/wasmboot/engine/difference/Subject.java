package dev.wasmboot.engine.difference;

import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;

import dev.wasmboot.engine.Feature;
import dev.wasmboot.engine.ModuleLimits;
import dev.wasmboot.engine.module.ModuleGenerator;
import dev.wasmboot.engine.module.ModuleReader;
import dev.wasmboot.engine.module.WasmModule;

/**
 * A module that was made up, and how it is called. All of it follows from one number.
 *
 * @param seed the number
 * @param module the module
 * @param fuel what each call has
 * @param arguments where the arguments come from
 * @param warm whether one of its functions is to be called so often in the end that the
 * JVM compiles it
 */
record Subject(long seed, WasmModule module, long fuel, long arguments, boolean warm) {

	/** What others than this engine know of what modules can do without. */
	private static final Set<Feature> WIDESPREAD = EnumSet.of(Feature.MULTI_MEMORY, Feature.TAIL_CALLS,
			Feature.EXCEPTIONS);

	private static final long PLENTY = 1 << 20;

	/** Calls that go on for longer are not warmed up. */
	private static final long WARM_FUEL = 20_000;

	private static final int MOST_FUEL_BITS = 18;

	private static final int COLD = 80;

	private static final int ROUNDS = 3;

	static Subject of(long seed) {
		SplittableRandom random = new SplittableRandom(seed);
		byte[] bytes = ModuleGenerator.generate(random, features(random));
		boolean warm = random.nextInt(COLD) == 0;
		long fuel = (random.nextInt(3) == 0) ? random.nextLong(1L << random.nextInt(1, MOST_FUEL_BITS)) + 1 : PLENTY;
		return new Subject(seed, ModuleReader.read(bytes, ModuleLimits.defaults()), warm ? WARM_FUEL : fuel,
				random.nextLong(), warm);
	}

	private static Set<Feature> features(SplittableRandom random) {
		if (random.nextBoolean()) {
			return EnumSet.allOf(Feature.class);
		}
		EnumSet<Feature> some = EnumSet.noneOf(Feature.class);
		for (Feature feature : WIDESPREAD) {
			if (random.nextBoolean()) {
				some.add(feature);
			}
		}
		return some;
	}

	/** Another module that is called in the same way. */
	Subject with(WasmModule other) {
		return new Subject(this.seed, other, this.fuel, this.arguments, this.warm);
	}

	/** How many calls are made: of each function several, with other arguments. */
	int calls() {
		return ROUNDS * defined();
	}

	/**
	 * The function that a call is of.
	 * @param call the number of the call, from 1
	 */
	int function(int call) {
		return this.module.importedFunctions() + (call - 1) % defined();
	}

	private int defined() {
		return this.module.bodies().size();
	}

	/** The random numbers that arguments are made of, from the beginning. */
	SplittableRandom newArguments() {
		return new SplittableRandom(this.arguments);
	}

}
