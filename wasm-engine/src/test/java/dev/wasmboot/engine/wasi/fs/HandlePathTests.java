package dev.wasmboot.engine.wasi.fs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of {@link HandlePath}.
 */
@EnabledOnOs(OS.LINUX)
class HandlePathTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@Test
	void thePathIsThatOfTheChannelWhateverElseIsOpen() throws IOException {
		List<FileChannel> channels = new ArrayList<>();
		try {
			for (int i = 0; i < 50; i++) {
				Path file = Files.writeString(this.directory.resolve("file-" + i), "content " + i);
				channels.add(FileChannel.open(file, StandardOpenOption.READ));
				channels.add(FileChannel.open(this.directory, StandardOpenOption.READ));
			}
			for (int i = 0; i < 50; i++) {
				assertThat(HandlePath.of(channels.get(i * 2))).hasContent("content " + i);
				assertThat(HandlePath.of(channels.get(i * 2 + 1)).resolve("file-" + i)).hasContent("content " + i);
			}
			assertThat(HandlePath.of(channels.get(0))).isEqualTo(HandlePath.of(channels.get(0)));
		}
		finally {
			for (FileChannel channel : channels) {
				channel.close();
			}
		}
	}

	@Test
	void thePathIsThatOfTheChannelWhileOthersOpenAndClose() {
		IntStream.range(0, 400).parallel().forEach((i) -> {
			try {
				Path own = Files.createDirectory(this.directory.resolve("directory-" + i));
				try (FileChannel channel = FileChannel.open(own, StandardOpenOption.READ)) {
					Files.createDirectory(HandlePath.of(channel).resolve("created"));
				}
				assertThat(own.resolve("created")).isDirectory();
			}
			catch (IOException ex) {
				throw new AssertionError(ex);
			}
		});
	}

	@Test
	void thePathFollowsADirectoryThatIsMovedOrRemoved() throws IOException {
		Path original = Files.createDirectory(this.directory.resolve("original"));
		try (FileChannel channel = FileChannel.open(original, StandardOpenOption.READ)) {
			Path path = HandlePath.of(channel);
			Path moved = Files.move(original, this.directory.resolve("moved"));
			Files.createDirectory(original);
			Files.createDirectory(path.resolve("created"));
			assertThat(moved.resolve("created")).isDirectory();
			assertThat(original).isEmptyDirectory();
			Files.delete(moved.resolve("created"));
			Files.delete(moved);
			assertThatExceptionOfType(IOException.class)
				.isThrownBy(() -> Files.createDirectory(path.resolve("created")));
		}
	}

	@Test
	void aChannelThatIsClosedHasNoPath() throws IOException {
		FileChannel channel = FileChannel.open(this.directory, StandardOpenOption.READ);
		channel.close();
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> HandlePath.of(channel));
	}

}
