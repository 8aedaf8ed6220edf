package dev.wasmboot.engine.wasi;

import java.io.IOException;
import java.nio.file.Path;

import dev.wasmboot.engine.ChildJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Directories in memory take no more of the JVM's heap than their quota, here 8 MiB.
 */
class FullDirectoryTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@Test
	void aJvmWithASmallHeapOutlivesEveryWayToFillADirectory() throws IOException, InterruptedException {
		ChildJvm.run(FullDirectory.class, this.directory, "-Xmx32m");
	}

}
