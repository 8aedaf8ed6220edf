package dev.wasmboot.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.wasmboot.benchmarks.Benchmark.Kind;

/**
 * All benchmarks.
 */
final class Suite {

	private static final String KERNELS = "Kernels";

	/** Apart from the others, so that these are not mostly about vectors. */
	private static final String VECTORS = "More vectors";

	static final String COLD_START = "Cold start";

	private static final double MILLIS = 1e6;

	private static final double MICROS = 1e3;

	private static final int HOST_CALLS = 100_000;

	/** Programs that run long enough to be measured when warm. */
	private static final List<String> PROGRAMS = List.of("quickjs-workload", "words-go", "sqlite-mem", "rust-serde",
			"bzip2", "teavm-cmd", "lua-eh-legacy", "lua-eh-new", "esbuild-ts-minify", "python-nbody");

	private static final List<String> COLD = List.of("words-go", "quickjs-workload", "esbuild-version", "python-json");

	private Suite() {
	}

	static List<Benchmark> of(Path root, Path corpus) {
		List<Benchmark> all = new ArrayList<>();
		Path kernels = root.resolve("guests/c/kernels/kernels.wasm");
		all.add(kernel(kernels, "nbody", 400_000));
		all.add(kernel(kernels, "sieve", 4_000_000));
		all.add(kernel(kernels, "sha256", 60_000));
		all.add(kernel(kernels, "fib", 34));
		all.add(kernel(kernels, "indirect", 10_000_000));
		all.add(kernel(kernels, "matmul", 200));
		all.add(kernel(kernels, "strings", 1_000_000));
		all.add(kernel(kernels, "json", 500));
		all.add(kernel(kernels, "sort", 50_000));
		all.add(kernel(kernels, "compress", 1_000_000));
		all.add(kernel(kernels, "bytecode", 150));
		Path simd = root.resolve("guests/c/simd-kernels/simd-kernels.wasm");
		all.add(kernel(simd, "blend", 400));
		all.add(kernel(simd, "lanes", 2_000));
		all.add(kernel(VECTORS, simd, "product", 200));
		all.add(kernel(VECTORS, simd, "fractal", 300));
		all.add(kernel(VECTORS, simd, "length", 20_000));
		for (String id : PROGRAMS) {
			all.add(new Benchmark("Programs", id, "ms", MILLIS, Kind.WARM, program(corpus, id)));
		}
		for (String id : COLD) {
			all.add(new Benchmark(COLD_START, id, "ms", MILLIS, Kind.COLD, program(corpus, id)));
		}
		String calls = root.resolve("guests/wat/calls/calls.wasm").toString();
		all.add(new Benchmark("Calls", "call of an export", "ns", 1, Kind.WARM, List.of("export-call", calls)));
		all.add(new Benchmark("Calls", "call of an export, within a lease", "ns", 1, Kind.WARM,
				List.of("lease-call", calls)));
		all.add(new Benchmark("Calls", "call of the host", "ns", HOST_CALLS, Kind.WARM,
				List.of("kernel", calls, "call_host", Integer.toString(HOST_CALLS))));
		for (String module : List.of("words-go", "qjs-cmd")) {
			all.add(new Benchmark("Instances and heap", "an instance of " + module, "µs", MICROS, Kind.WARM,
					List.of("instantiate", corpus.resolve("modules/" + module + ".wasm").toString())));
		}
		for (String id : List.of("words-go", "quickjs", "python-json")) {
			all.add(new Benchmark("Instances and heap", "heap that the module of " + id + " holds", "× file", 1,
					Kind.COLD, List.of("heap", corpus.toString(), id)));
		}
		return all;
	}

	private static Benchmark kernel(Path module, String name, int work) {
		return kernel(KERNELS, module, name, work);
	}

	/**
	 * A kernel, with enough to do for some tens of milliseconds.
	 */
	private static Benchmark kernel(String group, Path module, String name, int work) {
		return new Benchmark(group, name, "ms", MILLIS, Kind.WARM,
				List.of("kernel", module.toString(), name, Integer.toString(work)));
	}

	private static List<String> program(Path corpus, String id) {
		return List.of("program", corpus.toString(), id);
	}

}
