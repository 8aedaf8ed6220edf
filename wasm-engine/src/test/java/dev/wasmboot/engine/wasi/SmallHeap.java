package dev.wasmboot.engine.wasi;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.contentOf;

/**
 * A JVM of its own with hardly any heap.
 */
final class SmallHeap {

	private SmallHeap() {
	}

	/**
	 * Run a program that has to end well.
	 * @param program the class with its {@code main}, which gets the directory
	 * @param directory an empty directory
	 */
	static void run(Class<?> program, Path directory) throws IOException, InterruptedException {
		Path output = directory.resolve("output");
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx32m", "-cp", System.getProperty("java.class.path"), program.getName(), directory.toString())
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		try {
			assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("ends").isTrue();
			assertThat(process.exitValue()).as(() -> contentOf(output.toFile())).isZero();
		}
		finally {
			process.destroyForcibly();
		}
	}

}
