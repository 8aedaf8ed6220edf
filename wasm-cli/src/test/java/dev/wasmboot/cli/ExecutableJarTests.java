package dev.wasmboot.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The packaged command as a process of its own. Runs after the jar was made.
 */
class ExecutableJarTests {

	private static final Path JAR = Path.of("target", "wasm-cli.jar");

	@Test
	void guestHasTheStreamsAndTheExitCodeOfTheProcess() throws Exception {
		Process process = start("run", Outcome.module("program"), "a");
		try (OutputStream stdin = process.getOutputStream()) {
			stdin.write("text".getBytes(StandardCharsets.UTF_8));
		}
		assertThat(read(process.getInputStream())).isEqualTo("program.wasm\0a\0text");
		assertThat(read(process.getErrorStream())).isEqualTo("done\n");
		assertThat(process.waitFor()).isEqualTo(2);
	}

	@Test
	void trapIsAnExitCodeAndAMessage() throws Exception {
		Process process = start("run", "--invoke", "divide", Outcome.module("calculator"), "1", "0");
		assertThat(read(process.getErrorStream())).contains("integer divide by zero");
		assertThat(process.waitFor()).isEqualTo(134);
	}

	@Test
	void versionIsThatOfTheBuild() throws Exception {
		Process process = start("--version");
		assertThat(read(process.getInputStream())).matches("wasm-cli \\d+\\.\\d+\\.\\d+.*\n");
		assertThat(process.waitFor()).isZero();
	}

	private static Process start(String... arguments) throws IOException {
		Path java = Path.of(System.getProperty("java.home"), "bin", "java");
		List<String> command = new ArrayList<>(List.of(java.toString(), "-jar", JAR.toString()));
		command.addAll(Arrays.asList(arguments));
		return new ProcessBuilder(command).start();
	}

	private static String read(InputStream stream) throws IOException {
		return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
	}

}
