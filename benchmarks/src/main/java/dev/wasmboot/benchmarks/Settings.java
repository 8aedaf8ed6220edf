package dev.wasmboot.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * What is measured, and for how long.
 *
 * @param root the project's folder
 * @param corpus the folder with {@code golden.json}
 * @param output the file that gets the table
 * @param engines the engines, the first being what the others are compared with
 * @param only names of benchmarks
 * @param warmUpNanos for how long an engine does its task before that counts
 * @param quick whether it is only to be seen that all works
 */
record Settings(Path root, Path corpus, Path output, List<String> engines, Pattern only, long warmUpNanos,
		boolean quick) {

	private static final String CACHED = "-cached";

	/**
	 * What the system properties ask for.
	 */
	static Settings ofSystemProperties() throws IOException {
		Path root = Path.of(System.getProperty("benchmarks.root"));
		Path corpus = Corpus.complete(Path.of(System.getProperty("benchmarks.corpus")),
				root.resolve("benchmarks/target/corpus"));
		boolean quick = Boolean.getBoolean("benchmarks.quick");
		return new Settings(root, corpus, Path.of(System.getProperty("benchmarks.output")),
				List.of(System.getProperty("benchmarks.engines").split(",")),
				Pattern.compile(System.getProperty("benchmarks.only")),
				TimeUnit.SECONDS.toNanos(quick ? 1 : Long.getLong("benchmarks.warmup")), quick);
	}

	/**
	 * Which engines a benchmark is for: once it is warm, an engine that has kept its code
	 * runs what it would run without that.
	 */
	List<String> engines(Benchmark benchmark) {
		boolean cold = benchmark.kind() == Benchmark.Kind.COLD;
		return this.engines.stream().filter((engine) -> cold || !engine.endsWith(CACHED)).toList();
	}

	/**
	 * Those whose calls HotSpot compiles. One that keeps its code runs what it would run
	 * without that, and calls have no vectors.
	 */
	List<String> enginesInJava() {
		return this.engines.stream()
			.filter((engine) -> !List.of("v8", "wasmtime", Engine.VECTORS).contains(engine))
			.filter((engine) -> !engine.endsWith(CACHED))
			.toList();
	}

	/**
	 * Turns that are counted, at most.
	 */
	int turns() {
		return this.quick ? 5 : 21;
	}

	/**
	 * Turns that an engine gets however slow it is, to become warm and to be measured,
	 * and turns of what is measured in new processes.
	 */
	int fewestTurns() {
		return this.quick ? 1 : 3;
	}

	/**
	 * How long an engine may take for the turns that are counted, besides.
	 */
	long nanos() {
		return this.quick ? 2_000_000_000L : 15_000_000_000L;
	}

}
