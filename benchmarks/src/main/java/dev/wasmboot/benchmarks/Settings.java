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
 * @param warmUps turns that are not counted, at most
 * @param turns turns that are counted, at most
 * @param fewest turns that an engine gets of each however slow it is; turns of what is
 * measured in new processes
 * @param nanos how long an engine may take for either, besides
 */
record Settings(Path root, Path corpus, Path output, List<String> engines, Pattern only, int warmUps, int turns,
		int fewest, long nanos) {

	static Settings ofSystemProperties() throws IOException {
		Path root = Path.of(System.getProperty("benchmarks.root"));
		boolean quick = Boolean.getBoolean("benchmarks.quick");
		return new Settings(root,
				Corpus.complete(Path.of(System.getProperty("benchmarks.corpus")),
						root.resolve("benchmarks/target/corpus")),
				Path.of(System.getProperty("benchmarks.output")),
				List.of(System.getProperty("benchmarks.engines").split(",")),
				Pattern.compile(System.getProperty("benchmarks.only")), quick ? 3 : 40, quick ? 3 : 21, quick ? 1 : 3,
				quick ? 1_000_000_000L : 15_000_000_000L);
	}

}
