package dev.wasmboot.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class DirectoryTests {

	@TempDir
	private Path directory;

	@Test
	void fileIsReadInAGivenDirectory() throws IOException {
		Files.writeString(this.directory.resolve("note"), "text");
		assertThat(files("read", this.directory + "::/data")).isEqualTo("0\n");
	}

	@Test
	void fileIsCreatedInAGivenDirectory() {
		assertThat(files("create", this.directory + "::/data")).isEqualTo("0\n");
		assertThat(this.directory.resolve("note")).exists();
	}

	@Test
	void fileIsReadButNotCreatedInAReadOnlyDirectory() throws IOException {
		assertThat(files("create", this.directory + "::/data:ro")).isNotEqualTo("0\n");
		assertThat(this.directory.resolve("note")).doesNotExist();
		Files.writeString(this.directory.resolve("note"), "text");
		assertThat(files("read", this.directory + "::/data:ro")).isEqualTo("0\n");
	}

	@Test
	void fileIsNotSeenWithoutADirectory() {
		assertThat(Outcome.of("run", "--invoke", "read", Outcome.module("files")).text()).isEqualTo("8\n");
	}

	private static String files(String export, String directory) {
		return Outcome.of("run", "--dir", directory, "--invoke", export, Outcome.module("files")).text();
	}

}
