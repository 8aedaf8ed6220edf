package dev.wasmboot.engine.wasi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import dev.wasmboot.engine.wasi.TestGuest.Lookup;
import dev.wasmboot.engine.wasi.fs.Errno;
import dev.wasmboot.policy.FilesystemGrant;
import dev.wasmboot.policy.FilesystemGrant.Access;
import dev.wasmboot.policy.Policy;
import dev.wasmboot.policy.StorageQuota;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of how much a guest can add to a directory of the host: 1,000 bytes and 3 files
 * here.
 */
@EnabledOnOs(OS.LINUX)
class HostQuotaTests {

	private static final int ROOT = 3;

	private static final int FILE = 4;

	private static final int CREATE = 1;

	private static final int TRUNCATE = 8;

	private static final int NO_SPACE = Errno.NOSPC.code();

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path host;

	@SuppressWarnings("NullAway.Init")
	private TestGuest guest;

	@BeforeEach
	void open() throws IOException {
		Files.writeString(this.host.resolve("file"), "x".repeat(500));
		this.guest = new TestGuest(Policy.denyAll()
			.with(FilesystemGrant.host(this.host, "/data", Access.READ_WRITE)
				.withLinks()
				.withQuota(new StorageQuota(1_000, 3))));
		assertThat(openFile("file", 0)).isZero();
	}

	@AfterEach
	void close() {
		this.guest.close();
	}

	@Test
	void filesGrowNoFurtherThanTheQuota() {
		assertThat(this.guest.write(FILE, "y".repeat(1_500))).as("500 bytes were there").isZero();
		assertThat(this.guest.write(FILE, "y")).isEqualTo(NO_SPACE);
		assertThat(this.host.resolve("file")).hasSize(1_500);
	}

	@Test
	void writingOverWhatIsThereIsNoGrowth() {
		for (int i = 0; i < 10; i++) {
			this.guest.succeed("fd_seek", FILE, 0L, 0, TestGuest.RESULT);
			assertThat(this.guest.write(FILE, "y".repeat(500))).isZero();
		}
	}

	@Test
	void holesCountAsWhatTheyLookLike() {
		assertThat(this.guest.fail("fd_filestat_set_size", FILE, 1L << 62)).isEqualTo(Errno.NOSPC);
		assertThat(this.guest.fail("fd_filestat_set_size", FILE, 1_501L)).isEqualTo(Errno.NOSPC);
		assertThat(this.guest.fail("fd_allocate", FILE, 1_500L, 1L)).isEqualTo(Errno.NOSPC);
		this.guest.succeed("fd_seek", FILE, 1L << 40, 0, TestGuest.RESULT);
		assertThat(this.guest.write(FILE, "y")).isEqualTo(NO_SPACE);
		assertThat(this.host.resolve("file")).hasSize(500);
		this.guest.succeed("fd_allocate", FILE, 0L, 1_400L);
		this.guest.succeed("fd_filestat_set_size", FILE, 1_500L);
		assertThat(this.guest.fail("fd_filestat_set_size", FILE, 1_501L)).isEqualTo(Errno.NOSPC);
	}

	@Test
	void whatIsCutIsNotGivenBack() {
		this.guest.succeed("fd_filestat_set_size", FILE, 1_500L);
		this.guest.succeed("fd_filestat_set_size", FILE, 0L);
		assertThat(this.guest.write(FILE, "y")).isEqualTo(NO_SPACE);
		assertThat(openFile("file", TRUNCATE)).isZero();
		assertThat(this.guest.write(FILE + 1, "y")).isEqualTo(NO_SPACE);
	}

	@Test
	void theQuotaIsThatOfAllFilesTogether() {
		assertThat(openFile("other", CREATE)).isZero();
		assertThat(this.guest.write(FILE + 1, "y".repeat(600))).isZero();
		assertThat(this.guest.open(ROOT, ".", Lookup.FOLLOW, 0, Rights.DIRECTORY)).isZero();
		assertThat(this.guest.open(FILE + 2, "third", Lookup.FOLLOW, CREATE, Rights.FILE)).isZero();
		assertThat(this.guest.write(FILE + 3, "y".repeat(401))).isEqualTo(NO_SPACE);
	}

	@Test
	void noMoreIsCreatedThanTheQuotaAllowsForWhateverItIs() throws IOException {
		assertThat(openFile("new", CREATE)).isZero();
		assertThat(this.guest.path("path_create_directory", ROOT, "directory")).isZero();
		assertThat(this.guest.path("path_create_directory", ROOT, "directory")).as("a failure does not count")
			.isEqualTo(Errno.EXIST.code());
		assertThat(this.guest.link(ROOT, "file", ROOT, "link")).isZero();
		assertThat(openFile("more", CREATE)).isEqualTo(NO_SPACE);
		assertThat(this.guest.path("path_create_directory", ROOT, "more")).isEqualTo(NO_SPACE);
		assertThat(this.guest.symlink("file", ROOT, "more")).isEqualTo(NO_SPACE);
		assertThat(this.guest.link(ROOT, "file", ROOT, "more")).isEqualTo(NO_SPACE);
		assertThat(this.guest.path("path_unlink_file", ROOT, "new")).isZero();
		assertThat(openFile("more", CREATE)).as("what is removed is not given back").isEqualTo(NO_SPACE);
		try (Stream<Path> files = Files.list(this.host)) {
			assertThat(files).hasSize(3);
		}
	}

	@Test
	void aResetBeginsTheCountAgain() {
		this.guest.succeed("fd_filestat_set_size", FILE, 1_500L);
		this.guest.wasi().reset();
		assertThat(openFile("file", 0)).isZero();
		this.guest.succeed("fd_filestat_set_size", FILE, 2_500L);
		assertThat(this.guest.fail("fd_filestat_set_size", FILE, 2_501L)).isEqualTo(Errno.NOSPC);
	}

	private int openFile(String name, int flags) {
		return this.guest.open(ROOT, name, Lookup.FOLLOW, flags, Rights.FILE);
	}

}
