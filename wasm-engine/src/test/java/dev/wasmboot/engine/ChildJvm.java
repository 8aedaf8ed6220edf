package dev.wasmboot.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.contentOf;

/**
 * A JVM of its own, with options of its own.
 */
public final class ChildJvm {

	private ChildJvm() {
	}

	/**
	 * Run a program that has to end well.
	 * @param program the class with its {@code main}, which gets the directory
	 * @param directory an empty directory
	 * @param options what the JVM is started with
	 */
	public static void run(Class<?> program, Path directory, String... options)
			throws IOException, InterruptedException {
		Path output = directory.resolve("output");
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of(options));
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName(), directory.toString()));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
		try {
			assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("ends").isTrue();
			assertThat(process.exitValue()).as(() -> contentOf(output.toFile())).isZero();
		}
		finally {
			process.destroyForcibly();
		}
	}

}
