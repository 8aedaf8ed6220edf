package dev.wasmboot.engine.wasi.fs;

import java.io.IOException;
import java.nio.file.Path;

import dev.wasmboot.policy.StorageQuota;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of {@link HostDirectory}.
 */
@EnabledOnOs(OS.LINUX)
class HostDirectoryTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path host;

	@Test
	void anInterruptedThreadLeavesADirectoryThatOthersCanUse() throws IOException, ErrnoException {
		Directory directory = HostDirectory.open(this.host, new StorageUse(StorageQuota.defaults()));
		try {
			Thread.currentThread().interrupt();
			assertThatExceptionOfType(ErrnoException.class).isThrownBy(directory::stat);
			assertThat(Thread.interrupted()).as("the interruption is left to whom it concerns").isTrue();
			assertThat(directory.stat().type()).isEqualTo(FileType.DIRECTORY);
		}
		finally {
			Thread.interrupted();
			directory.close();
		}
	}

}
