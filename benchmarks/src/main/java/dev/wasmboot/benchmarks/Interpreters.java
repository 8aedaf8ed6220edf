package dev.wasmboot.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntUnaryOperator;

import dev.wasmboot.engine.CompiledModule;
import dev.wasmboot.engine.WasmEngine;
import dev.wasmboot.policy.EffectivePolicy;
import dev.wasmboot.policy.Limits;
import dev.wasmboot.policy.Policy;
import run.endive.runtime.ByteArrayMemory;
import run.endive.runtime.Instance;
import run.endive.wasm.Parser;

/**
 * Compares this project's interpreter with Endive's: each kernel in turns, so that a
 * machine that changes its speed changes it for both, and the medians of the turns after
 * both are warm.
 */
public final class Interpreters {

	private static final int WARM_UP = 8;

	private static final int TURNS = 9;

	/** How much each kernel does: enough for some ten milliseconds. */
	private static final Map<String, Integer> KERNELS = new LinkedHashMap<>();

	static {
		KERNELS.put("nbody", 2_000);
		KERNELS.put("sieve", 200_000);
		KERNELS.put("sha256", 500);
		KERNELS.put("fib", 22);
		KERNELS.put("indirect", 200_000);
		KERNELS.put("matmul", 50);
	}

	private Interpreters() {
	}

	/**
	 * Print the table.
	 * @param arguments the module with the kernels
	 */
	public static void main(String[] arguments) throws IOException {
		byte[] bytes = Files.readAllBytes(Path.of(arguments[0]));
		System.out.printf("Java %s, milliseconds, medians of %d turns%n", Runtime.version(), TURNS);
		System.out.printf("%-10s %12s %12s %8s%n", "kernel", "wasmboot", "endive", "ratio");
		double product = 1;
		try (WasmEngine engine = WasmEngine.create()) {
			for (Map.Entry<String, Integer> kernel : KERNELS.entrySet()) {
				product *= compare(kernel.getKey(), kernel.getValue(), ours(engine, bytes, kernel.getKey()),
						endive(bytes, kernel.getKey()));
			}
		}
		System.out.printf("geometric mean of the ratios: %.2f%n", Math.pow(product, 1.0 / KERNELS.size()));
	}

	private static double compare(String kernel, int work, IntUnaryOperator ours, IntUnaryOperator endive) {
		double[] ourTimes = new double[TURNS];
		double[] endiveTimes = new double[TURNS];
		for (int turn = -WARM_UP; turn < TURNS; turn++) {
			long start = System.nanoTime();
			int ourResult = ours.applyAsInt(work);
			long middle = System.nanoTime();
			int endiveResult = endive.applyAsInt(work);
			long end = System.nanoTime();
			if (ourResult != endiveResult) {
				throw new IllegalStateException(kernel + ": " + ourResult + " is not " + endiveResult);
			}
			if (turn >= 0) {
				ourTimes[turn] = (middle - start) / 1e6;
				endiveTimes[turn] = (end - middle) / 1e6;
			}
		}
		double ratio = median(endiveTimes) / median(ourTimes);
		System.out.printf("%-10s %12.2f %12.2f %8.2f%n", kernel, median(ourTimes), median(endiveTimes), ratio);
		return ratio;
	}

	private static double median(double[] times) {
		Arrays.sort(times);
		return times[times.length / 2];
	}

	private static IntUnaryOperator ours(WasmEngine engine, byte[] bytes, String kernel) {
		CompiledModule module = engine.load(bytes);
		Policy policy = Policy.denyAll().with(Limits.defaults().withTimeout(Limits.UNBOUNDED));
		var function = engine.instantiate(module, EffectivePolicy.decide(module.requests(), policy))
			.function(kernel)
			.orElseThrow();
		return (work) -> (int) function.callRaw(work);
	}

	private static IntUnaryOperator endive(byte[] bytes, String kernel) {
		var function = Instance.builder(Parser.parse(bytes))
			.withMemoryFactory(ByteArrayMemory::new)
			.build()
			.export(kernel);
		return (work) -> (int) function.apply(work)[0];
	}

}
