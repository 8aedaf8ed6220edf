package dev.wasmboot.engine.wasi;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.wasmboot.engine.Stdio;
import dev.wasmboot.engine.wasi.TestGuest.Lookup;
import dev.wasmboot.engine.wasi.fs.Errno;
import dev.wasmboot.policy.ArgumentsGrant;
import dev.wasmboot.policy.Attempt;
import dev.wasmboot.policy.Attempt.Intent;
import dev.wasmboot.policy.Capability;
import dev.wasmboot.policy.ClockGrant;
import dev.wasmboot.policy.ClockGrant.Source;
import dev.wasmboot.policy.EffectivePolicy;
import dev.wasmboot.policy.EnvironmentGrant;
import dev.wasmboot.policy.FilesystemGrant;
import dev.wasmboot.policy.FilesystemGrant.Access;
import dev.wasmboot.policy.Policy;
import dev.wasmboot.policy.RandomGrant;
import dev.wasmboot.policy.StdioGrant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what is told of a guest that tries what it is not granted.
 */
class DenialTests {

	private static final int ROOT = 3;

	private final List<Attempt> attempts = new ArrayList<>();

	@TempDir
	private Path directory;

	@BeforeEach
	void fill() throws IOException {
		Files.writeString(this.directory.resolve("file"), "content");
		Files.createDirectory(this.directory.resolve("below"));
		Files.createSymbolicLink(this.directory.resolve("out"), Path.of("/absent/secret"));
	}

	@Test
	void randomnessIsDeniedEachTime() {
		try (TestGuest guest = guest(Policy.denyAll())) {
			guest.fail("random_get", TestGuest.BUFFER, 8);
			guest.fail("random_get", TestGuest.BUFFER, 8);
		}
		Attempt attempt = new Attempt(Capability.RANDOM, "random_get", "", Intent.USE);
		assertThat(this.attempts).containsExactly(attempt, attempt);
	}

	@Test
	void aClockThatIsNotThereIsDenied() {
		Policy policy = Policy.denyAll().with(new ClockGrant(Source.SYSTEM, Source.SYSTEM, Source.NONE));
		try (TestGuest guest = guest(policy)) {
			guest.fail("clock_time_get", 2, 0L, TestGuest.RESULT);
			guest.fail("clock_res_get", 3, TestGuest.RESULT);
			guest.succeed("clock_time_get", 0, 0L, TestGuest.RESULT);
		}
		assertThat(this.attempts).containsExactly(new Attempt(Capability.CLOCK, "clock_time_get", "cpu", Intent.USE),
				new Attempt(Capability.CLOCK, "clock_res_get", "cpu", Intent.USE));
	}

	@Test
	void whatStandsInForTheRealThingIsToldOfOnce() {
		try (TestGuest guest = guest(Policy.denyAll())) {
			for (int i = 0; i < 3; i++) {
				guest.succeed("clock_time_get", 0, 0L, TestGuest.RESULT);
				guest.succeed("clock_time_get", 1, 0L, TestGuest.RESULT);
				guest.succeed("args_sizes_get", TestGuest.RESULT, TestGuest.BUFFER);
				guest.succeed("environ_sizes_get", TestGuest.RESULT, TestGuest.BUFFER);
				guest.write(1, "out");
				guest.write(2, "err");
				guest.read(0, 10);
			}
		}
		assertThat(this.attempts).containsExactly(new Attempt(Capability.CLOCK, "clock_time_get", "wall", Intent.USE),
				new Attempt(Capability.CLOCK, "clock_time_get", "monotonic", Intent.USE),
				new Attempt(Capability.ARGUMENTS, "args_sizes_get", "", Intent.USE),
				new Attempt(Capability.ENVIRONMENT, "environ_sizes_get", "", Intent.USE),
				new Attempt(Capability.STDIO, "fd_write", "stdout", Intent.USE),
				new Attempt(Capability.STDIO, "fd_write", "stderr", Intent.USE),
				new Attempt(Capability.STDIO, "fd_read", "stdin", Intent.USE));
	}

	@Test
	void whatIsGrantedIsNotToldOf() {
		Policy policy = Policy.denyAll()
			.with(new ClockGrant(Source.SYSTEM, Source.COARSE, Source.SYSTEM))
			.with(new RandomGrant(RandomGrant.Source.SEEDED, 1))
			.with(new ArgumentsGrant(List.of("name")))
			.with(new EnvironmentGrant(Map.of("A", "b")))
			.with(new StdioGrant(StdioGrant.Input.INHERIT, StdioGrant.Output.CAPTURE, StdioGrant.Output.LOG))
			.with(FilesystemGrant.host(this.directory, "/data", Access.READ_WRITE));
		try (TestGuest guest = guest(policy)) {
			guest.succeed("clock_time_get", 0, 0L, TestGuest.RESULT);
			guest.succeed("clock_time_get", 1, 0L, TestGuest.RESULT);
			guest.succeed("clock_time_get", 2, 0L, TestGuest.RESULT);
			guest.succeed("random_get", TestGuest.BUFFER, 8);
			guest.succeed("args_sizes_get", TestGuest.RESULT, TestGuest.BUFFER);
			guest.succeed("environ_sizes_get", TestGuest.RESULT, TestGuest.BUFFER);
			guest.write(1, "out");
			guest.write(2, "err");
			guest.read(0, 10);
			assertThat(guest.open(ROOT, "file", Lookup.FOLLOW)).isZero();
			assertThat(guest.path("path_unlink_file", ROOT, "file")).isZero();
			assertThat(guest.open(ROOT, "missing", Lookup.FOLLOW)).isEqualTo(Errno.NOENT.code());
		}
		assertThat(this.attempts).isEmpty();
	}

	@Test
	void waysOutOfADirectoryAreToldOf() {
		try (TestGuest guest = guest(
				Policy.denyAll().with(FilesystemGrant.host(this.directory, "/data", Access.READ_WRITE)))) {
			guest.open(ROOT, "../secret", Lookup.FOLLOW);
			guest.open(ROOT, "/etc/passwd", Lookup.FOLLOW);
			guest.open(ROOT, "out", Lookup.FOLLOW);
			guest.path("path_unlink_file", ROOT, "below/../../secret");
		}
		assertThat(this.attempts).containsExactly(escape("path_open", "../secret"), escape("path_open", "/etc/passwd"),
				escape("path_open", "/absent/secret"), escape("path_unlink_file", "below/../../secret"));
	}

	@Test
	void changesOfADirectoryThatIsReadOnlyAreToldOfWithTheirPath() {
		try (TestGuest guest = guest(
				Policy.denyAll().with(FilesystemGrant.host(this.directory, "/data", Access.READ_ONLY)))) {
			guest.path("path_unlink_file", ROOT, "file");
			guest.open(ROOT, "new", Lookup.FOLLOW, 1, Rights.FD_READ);
			guest.open(ROOT, "file", Lookup.FOLLOW, 0, Rights.FD_READ | Rights.FD_WRITE);
			guest.open(ROOT, "below", Lookup.FOLLOW);
			guest.path("path_create_directory", guest.result(), "deeper");
			guest.open(ROOT, "file", Lookup.FOLLOW);
			guest.write(guest.result(), "text");
		}
		assertThat(this.attempts).containsExactly(change("path_unlink_file", "/data/file"),
				change("path_open", "/data/new"), change("path_open", "/data/file"),
				change("path_create_directory", "/data/below/deeper"), change("fd_write", "/data/file"));
	}

	@Test
	void linksAreToldOfWhereTheyAreNotGranted() {
		try (TestGuest guest = guest(
				Policy.denyAll().with(FilesystemGrant.host(this.directory, "/data", Access.READ_WRITE)))) {
			int target = guest.put("file".getBytes(StandardCharsets.UTF_8));
			int name = guest.put("link".getBytes(StandardCharsets.UTF_8));
			guest.call("path_symlink", target, 4, ROOT, name, 4);
		}
		assertThat(this.attempts)
			.containsExactly(new Attempt(Capability.FILESYSTEM, "path_symlink", "/data/link", Intent.LINK));
	}

	@Test
	void rightsThatAGuestHasGivenUpAreNoDenial() {
		try (TestGuest guest = guest(
				Policy.denyAll().with(FilesystemGrant.host(this.directory, "/data", Access.READ_WRITE)))) {
			guest.succeed("fd_fdstat_set_rights", ROOT, Rights.PATH_OPEN, Rights.FD_READ);
			assertThat(guest.path("path_unlink_file", ROOT, "file")).isEqualTo(Errno.NOTCAPABLE.code());
		}
		assertThat(this.attempts).isEmpty();
	}

	@Test
	void aPathThatGrowsFromDirectoryToDirectoryIsCut() {
		try (TestGuest guest = guest(
				Policy.denyAll().with(FilesystemGrant.host(this.directory, "/data", Access.READ_ONLY)))) {
			int fd = ROOT;
			for (int i = 0; i < 100; i++) {
				assertThat(guest.open(fd, "./".repeat(500) + ".", Lookup.FOLLOW)).isZero();
				int opened = guest.result();
				if (fd != ROOT) {
					guest.succeed("fd_close", fd);
				}
				fd = opened;
			}
			guest.path("path_unlink_file", fd, "file");
		}
		assertThat(this.attempts).singleElement()
			.satisfies((attempt) -> assertThat(attempt.subject()).hasSizeLessThan(Attempt.LONGEST_SUBJECT)
				.endsWith("/file"));
	}

	@Test
	void socketsAreToldOf() {
		try (TestGuest guest = guest(Policy.denyAll())) {
			guest.fail("sock_shutdown", 1, 1);
		}
		assertThat(this.attempts).containsExactly(new Attempt(Capability.NETWORK, "sock_shutdown", "", Intent.USE));
	}

	@Test
	void whoIsWatchedFindsARootInWhichNothingCanBeDone() {
		EffectivePolicy policy = TestGuest.effective(Policy.denyAll()).toLearn();
		try (TestGuest guest = new TestGuest(policy, Stdio.none(), this.attempts::add, WasiClock.system())) {
			guest.succeed("fd_prestat_get", ROOT, TestGuest.RESULT);
			assertThat(guest.open(ROOT, "etc/passwd", Lookup.FOLLOW)).isEqualTo(Errno.NOTCAPABLE.code());
			assertThat(guest.open(ROOT, "new", Lookup.FOLLOW, 1, Rights.FD_WRITE)).isEqualTo(Errno.ROFS.code());
			assertThat(guest.open(ROOT, "list", Lookup.FOLLOW, 2, Rights.FD_READDIR))
				.isEqualTo(Errno.NOTCAPABLE.code());
			guest.fail("fd_readdir", ROOT, TestGuest.BUFFER, 100, 0L, TestGuest.RESULT);
		}
		assertThat(this.attempts).containsExactly(
				new Attempt(Capability.FILESYSTEM, "path_open", "/etc/passwd", Intent.USE), change("path_open", "/new"),
				new Attempt(Capability.FILESYSTEM, "path_open", "/list/", Intent.USE),
				new Attempt(Capability.FILESYSTEM, "fd_readdir", "/", Intent.USE));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "//", "/.", "." })
	void aRootThatIsGrantedIsTheOnlyOneAlsoForWhoIsWatched(String root) {
		EffectivePolicy policy = TestGuest
			.effective(Policy.denyAll().with(FilesystemGrant.host(this.directory, root, Access.READ_ONLY)))
			.toLearn();
		try (TestGuest guest = new TestGuest(policy, Stdio.none(), this.attempts::add, WasiClock.system())) {
			assertThat(guest.fail("fd_prestat_get", ROOT + 1, TestGuest.RESULT)).isEqualTo(Errno.BADF);
			assertThat(guest.open(ROOT, "file", Lookup.FOLLOW)).isZero();
		}
	}

	private TestGuest guest(Policy policy) {
		return new TestGuest(TestGuest.effective(policy), Stdio.none(), this.attempts::add, WasiClock.system());
	}

	private static Attempt escape(String function, String path) {
		return new Attempt(Capability.FILESYSTEM, function, path, Intent.ESCAPE);
	}

	private static Attempt change(String function, String path) {
		return new Attempt(Capability.FILESYSTEM, function, path, Intent.CHANGE);
	}

}
