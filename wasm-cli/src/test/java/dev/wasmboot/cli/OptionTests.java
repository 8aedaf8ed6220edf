package dev.wasmboot.cli;

import java.nio.file.Path;
import java.time.Duration;

import dev.wasmboot.policy.FilesystemGrant;
import dev.wasmboot.policy.FilesystemGrant.Access;
import dev.wasmboot.policy.StorageQuota;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class OptionTests {

	@TempDir
	private Path directory;

	@ParameterizedTest
	@CsvSource({ "1B,1", "3KB,3072", "64MB,67108864", "4GB,4294967296" })
	void sizeHasAUnit(String text, long bytes) {
		assertThat(new SizeOption().convert(text)).isEqualTo(bytes);
	}

	@ParameterizedTest
	@ValueSource(strings = { "64", "MB", "-1MB", "1.5MB", "64mb", "9999999999MB", "" })
	void sizeInAnotherFormIsRefused(String text) {
		assertThatExceptionOfType(TypeConversionException.class).isThrownBy(() -> new SizeOption().convert(text))
			.withMessageContaining("'" + text + "' is not a size");
	}

	@ParameterizedTest
	@CsvSource({ "500ms,PT0.5S", "5s,PT5S", "2m,PT2M", "1h,PT1H" })
	void durationHasAUnit(String text, Duration duration) {
		assertThat(new DurationOption().convert(text)).isEqualTo(duration);
	}

	@ParameterizedTest
	@ValueSource(strings = { "5", "s", "-5s", "1.5s", "5 s", "99999999999s", "" })
	void durationInAnotherFormIsRefused(String text) {
		assertThatExceptionOfType(TypeConversionException.class).isThrownBy(() -> new DurationOption().convert(text))
			.withMessageContaining("'" + text + "' is not a duration");
	}

	@Test
	void directoryAloneIsSeenUnderItsOwnName() {
		assertThat(new DirectoryOption().convert(this.directory.toString()))
			.isEqualTo(FilesystemGrant.host(this.directory, this.directory.toString(), Access.READ_WRITE)
				.withQuota(StorageQuota.unbounded()));
	}

	@Test
	void directoryCanBeSeenUnderAnotherName() {
		assertThat(new DirectoryOption().convert(this.directory + "::/data")).isEqualTo(
				FilesystemGrant.host(this.directory, "/data", Access.READ_WRITE).withQuota(StorageQuota.unbounded()));
	}

	@Test
	void directoryCanBeReadOnly() {
		assertThat(new DirectoryOption().convert(this.directory + "::/data:ro")).isEqualTo(
				FilesystemGrant.host(this.directory, "/data", Access.READ_ONLY).withQuota(StorageQuota.unbounded()));
		assertThat(new DirectoryOption().convert(this.directory + ":ro"))
			.isEqualTo(FilesystemGrant.host(this.directory, this.directory.toString(), Access.READ_ONLY)
				.withQuota(StorageQuota.unbounded()));
	}

	@Test
	void directoryCanHaveLinks() {
		assertThat(new DirectoryOption().convert(this.directory + "::/data:links"))
			.isEqualTo(FilesystemGrant.host(this.directory, "/data", Access.READ_WRITE)
				.withLinks()
				.withQuota(StorageQuota.unbounded()));
	}

	@Test
	void directoryIsNotSeenBelowAnother() {
		assertThatExceptionOfType(TypeConversionException.class)
			.isThrownBy(() -> new DirectoryOption().convert(this.directory + "::/a/../b"))
			.withMessageContaining("is not an absolute path")
			.withMessageContaining("as in '" + this.directory + "::/data'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "::/data", "/tmp::", ":ro", "" })
	void directoryWithoutAPartIsRefused(String text) {
		assertThatExceptionOfType(TypeConversionException.class).isThrownBy(() -> new DirectoryOption().convert(text))
			.withMessageContaining("HOST[::GUEST][:ro|:links]");
	}

	@Test
	void directoryThatIsNoneIsRefused() {
		Path absent = this.directory.resolve("absent");
		assertThatExceptionOfType(TypeConversionException.class)
			.isThrownBy(() -> new DirectoryOption().convert(absent.toString()))
			.withMessage("'" + absent + "' is not a directory");
	}

}
