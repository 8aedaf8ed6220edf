package dev.wasmboot.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What is measured, and for how long.
 *
 * @param root the project's folder
 * @param corpus the folder with {@code golden.json}
 * @param output the file that gets the table
 * @param engines the engines, the first being what the others are compared with
 * @param only names of benchmarks
 * @param quick whether it is only to be seen that all works
 */
record Settings(Path root, Path corpus, Path output, List<String> engines, Pattern only, boolean quick) {

	/**
	 * What the system properties ask for.
	 */
	static Settings ofSystemProperties() throws IOException {
		Path root = Path.of(System.getProperty("benchmarks.root"));
		Path corpus = Corpus.complete(Path.of(System.getProperty("benchmarks.corpus")),
				root.resolve("benchmarks/target/corpus"));
		return new Settings(root, corpus, Path.of(System.getProperty("benchmarks.output")),
				List.of(System.getProperty("benchmarks.engines").split(",")),
				Pattern.compile(System.getProperty("benchmarks.only")), Boolean.getBoolean("benchmarks.quick"));
	}

	/**
	 * For how long an engine does its task before that counts. A program that takes some
	 * milliseconds has run hundreds of times when HotSpot has compiled what matters.
	 */
	long warmUpNanos() {
		return this.quick ? 1_000_000_000L : 10_000_000_000L;
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
