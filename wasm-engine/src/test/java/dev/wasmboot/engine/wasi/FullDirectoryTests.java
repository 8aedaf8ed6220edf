package dev.wasmboot.engine.wasi;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.contentOf;

/**
 * Directories in memory take no more of the JVM's heap than their quota, here 8 MiB.
 */
class FullDirectoryTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@Test
	void aJvmWithASmallHeapOutlivesEveryWayToFillADirectory() throws IOException, InterruptedException {
		Path output = this.directory.resolve("output");
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx32m", "-cp", System.getProperty("java.class.path"), FullDirectory.class.getName())
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		try {
			assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("ends").isTrue();
			assertThat(process.exitValue()).as(() -> contentOf(output.toFile())).isZero();
		}
		finally {
			process.destroyForcibly();
		}
	}

}
