package dev.wasmboot.engine.wasi;

import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.wasmboot.engine.LinkException;
import dev.wasmboot.engine.Stdio;
import dev.wasmboot.engine.Trap;
import dev.wasmboot.engine.TrapException;
import dev.wasmboot.engine.wasi.TestGuest.Lookup;
import dev.wasmboot.engine.wasi.fs.Errno;
import dev.wasmboot.policy.FilesystemGrant;
import dev.wasmboot.policy.FilesystemGrant.Access;
import dev.wasmboot.policy.HostDirectoryGrant;
import dev.wasmboot.policy.Limits;
import dev.wasmboot.policy.Policy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of what a guest can do with the directories it was granted.
 */
@EnabledOnOs(OS.LINUX)
class GrantedDirectoryTests {

	private static final int FIRST = 3;

	private static final int SECOND = 4;

	private static final int CREATE = 1;

	private static final int TRUNCATE = 8;

	private static final long READ_WRITE = Rights.FILE;

	private static final int MOST_COLLECTIONS = 50;

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path host;

	@BeforeEach
	void fill() throws IOException {
		Files.writeString(this.host.resolve("file"), "content");
		Files.createDirectory(this.host.resolve("sub"));
		Files.writeString(this.host.resolve("sub/inner"), "inner");
	}

	@Test
	void directoriesAppearInTheOrderOfTheirGrants() {
		Policy policy = Policy.denyAll()
			.with(FilesystemGrant.host(this.host, "/data", Access.READ_ONLY))
			.with(FilesystemGrant.host(this.host.resolve("sub"), "/größe", Access.READ_WRITE));
		try (TestGuest guest = new TestGuest(policy)) {
			assertThat(preopenName(guest, FIRST)).isEqualTo("/data");
			assertThat(preopenName(guest, SECOND)).isEqualTo("/größe");
			assertThat(guest.fail("fd_prestat_get", 5, TestGuest.RESULT)).isEqualTo(Errno.BADF);
			assertThat(guest.fail("fd_prestat_get", 1, TestGuest.RESULT)).isEqualTo(Errno.BADF);
		}
	}

	@Test
	void filesBelowCanBeRead() {
		try (TestGuest guest = guest(Access.READ_ONLY)) {
			assertThat(guest.open(FIRST, "sub/inner", Lookup.FOLLOW)).isZero();
			assertThat(guest.read(guest.result(), 3)).isEqualTo("inn");
			assertThat(guest.read(4, 100)).isEqualTo("er");
		}
	}

	@Test
	void filesCanBeCreatedAndWrittenWhereThatIsGranted() {
		try (TestGuest guest = guest(Access.READ_WRITE)) {
			assertThat(guest.open(FIRST, "sub/new", Lookup.FOLLOW, CREATE, READ_WRITE)).isZero();
			assertThat(guest.write(guest.result(), "hello")).isZero();
		}
		assertThat(this.host.resolve("sub/new")).hasContent("hello");
	}

	@Test
	void aReadOnlyGrantRefusesEveryChange() throws IOException {
		Policy policy = Policy.denyAll()
			.with(FilesystemGrant.host(this.host, "/ro", Access.READ_ONLY))
			.with(FilesystemGrant.host(Files.createDirectory(this.host.resolve("writable")), "/rw", Access.READ_WRITE));
		List<String> before = tree();
		try (TestGuest guest = new TestGuest(policy)) {
			List<Integer> codes = new ArrayList<>();
			codes.add(guest.open(FIRST, "new", Lookup.FOLLOW, CREATE, 0));
			codes.add(guest.open(FIRST, "file", Lookup.FOLLOW, TRUNCATE, 0));
			codes.add(guest.open(FIRST, "file", Lookup.FOLLOW, 0, READ_WRITE));
			codes.add(guest.path("path_create_directory", FIRST, "new"));
			codes.add(guest.path("path_unlink_file", FIRST, "file"));
			codes.add(guest.path("path_remove_directory", FIRST, "sub"));
			codes.add(guest.symlink("file", FIRST, "new"));
			codes.add(guest.link(FIRST, "file", FIRST, "new"));
			codes.add(guest.link(FIRST, "file", SECOND, "new"));
			codes.add(guest.rename(FIRST, "file", FIRST, "new"));
			codes.add(guest.rename(FIRST, "file", SECOND, "new"));
			codes.add(setTimes(guest, FIRST, "file"));
			assertThat(codes).containsOnly(Errno.ROFS.code());
			assertThat(guest.fail("fd_filestat_set_times", FIRST, 0L, 0L, 5)).isEqualTo(Errno.ROFS);
			assertThat(guest.open(FIRST, "sub", Lookup.FOLLOW)).isZero();
			assertThat(guest.path("path_create_directory", guest.result(), "new")).isEqualTo(Errno.ROFS.code());
		}
		assertThat(tree()).isEqualTo(before);
	}

	@Test
	void linksAreCreatedOnlyWhereThatIsGranted() throws IOException {
		Files.createSymbolicLink(this.host.resolve("link"), Path.of("file"));
		Path other = Files.createDirectory(this.host.resolve("other"));
		Policy policy = Policy.denyAll()
			.with(FilesystemGrant.host(this.host, "/data", Access.READ_WRITE))
			.with(FilesystemGrant.host(other, "/linked", Access.READ_WRITE).withLinks());
		List<String> before = tree();
		try (TestGuest guest = new TestGuest(policy)) {
			assertThat(guest.symlink("file", FIRST, "new")).isEqualTo(Errno.NOTCAPABLE.code());
			assertThat(guest.link(FIRST, "file", FIRST, "new")).isEqualTo(Errno.NOTCAPABLE.code());
			assertThat(guest.link(FIRST, "file", SECOND, "new")).isEqualTo(Errno.NOTCAPABLE.code());
			assertThat(guest.open(FIRST, "sub", Lookup.FOLLOW, 0, Rights.DIRECTORY)).isZero();
			assertThat(guest.symlink("inner", guest.result(), "new")).isEqualTo(Errno.NOTCAPABLE.code());
			assertThat(guest.open(FIRST, "link", Lookup.FOLLOW)).as("links that are there are followed").isZero();
			assertThat(tree()).isEqualTo(before);
			assertThat(guest.symlink("file", SECOND, "new")).isZero();
		}
		assertThat(other.resolve("new")).isSymbolicLink();
	}

	@Test
	void aFileOpenedForReadingCannotBeWritten() {
		try (TestGuest guest = guest(Access.READ_WRITE)) {
			guest.open(FIRST, "file", Lookup.FOLLOW);
			assertThat(guest.write(4, "x")).isEqualTo(Errno.NOTCAPABLE.code());
			assertThat(guest.fail("fd_filestat_set_size", 4, 0L)).isEqualTo(Errno.NOTCAPABLE);
			assertThat(guest.fail("fd_allocate", 4, 0L, 100L)).isEqualTo(Errno.NOTCAPABLE);
		}
		assertThat(this.host.resolve("file")).hasContent("content");
	}

	@Test
	void rightsThatAreGivenUpDoNotComeBack() {
		try (TestGuest guest = guest(Access.READ_WRITE)) {
			guest.succeed("fd_fdstat_set_rights", FIRST, Rights.PATH_OPEN, Rights.FD_READ);
			assertThat(guest.fail("fd_fdstat_set_rights", FIRST, Rights.PATH_OPEN | Rights.PATH_UNLINK_FILE,
					Rights.FD_READ))
				.isEqualTo(Errno.NOTCAPABLE);
			assertThat(guest.path("path_unlink_file", FIRST, "file")).isEqualTo(Errno.NOTCAPABLE.code());
			assertThat(guest.open(FIRST, ".", Lookup.FOLLOW, 0, Rights.DIRECTORY)).isZero();
			assertThat(guest.path("path_unlink_file", 4, "file")).as("through a directory opened below")
				.isEqualTo(Errno.NOTCAPABLE.code());
			assertThat(guest.open(FIRST, "file", Lookup.FOLLOW, 0, READ_WRITE)).isEqualTo(Errno.NOTCAPABLE.code());
		}
		assertThat(this.host.resolve("file")).exists();
	}

	@Test
	void noMoreFilesThanTheLimitCanBeOpen() {
		Policy policy = policy(Access.READ_ONLY).with(Limits.defaults().withOpenFiles(2));
		try (TestGuest guest = new TestGuest(policy)) {
			assertThat(guest.open(FIRST, "file", Lookup.FOLLOW)).isZero();
			assertThat(guest.open(FIRST, "sub", Lookup.FOLLOW)).isZero();
			assertThat(guest.open(FIRST, "file", Lookup.FOLLOW)).isEqualTo(Errno.MFILE.code());
			guest.succeed("fd_close", 5);
			assertThat(guest.open(FIRST, "file", Lookup.FOLLOW)).isZero();
			assertThat(guest.result()).as("the lowest free number").isEqualTo(5);
		}
	}

	@Test
	void aListingIsCompleteHoweverSmallTheBuffer() throws IOException {
		for (int i = 0; i < 50; i++) {
			Files.createFile(this.host.resolve("sub/entry-" + i));
		}
		List<String> expected = new ArrayList<>(List.of(".", "..", "inner"));
		IntStream.range(0, 50).forEach((i) -> expected.add("entry-" + i));
		try (TestGuest guest = guest(Access.READ_ONLY)) {
			guest.open(FIRST, "sub", Lookup.FOLLOW);
			for (int size : new int[] { 40, 57, 4096 }) {
				assertThat(list(guest, 4, size)).containsExactlyInAnyOrderElementsOf(expected);
			}
		}
	}

	@Test
	void aListingSeesWhatWasCreatedWhenItStartsAgain() throws IOException {
		try (TestGuest guest = guest(Access.READ_ONLY)) {
			guest.open(FIRST, "sub", Lookup.FOLLOW);
			assertThat(list(guest, 4, 100)).containsExactlyInAnyOrder(".", "..", "inner");
			Files.createFile(this.host.resolve("sub/later"));
			assertThat(list(guest, 4, 100)).containsExactlyInAnyOrder(".", "..", "inner", "later");
		}
	}

	@Test
	void aCookieBeyondTheEndListsNothing() {
		try (TestGuest guest = guest(Access.READ_ONLY)) {
			guest.succeed("fd_readdir", FIRST, TestGuest.BUFFER, 4096, -1L, TestGuest.RESULT);
			assertThat(guest.result()).isZero();
		}
	}

	@Test
	void listingObeysTheDeadline() throws IOException {
		for (int i = 0; i < 20; i++) {
			Files.createFile(this.host.resolve("entry-" + i));
		}
		try (TestGuest guest = guest(Access.READ_ONLY)) {
			guest.expireAfter(10);
			assertThatExceptionOfType(TrapException.class)
				.isThrownBy(() -> guest.call("fd_readdir", FIRST, TestGuest.BUFFER, 4, 15L, TestGuest.RESULT))
				.extracting(TrapException::trap)
				.isEqualTo(Trap.DEADLINE_EXCEEDED);
		}
	}

	@Test
	void walkingObeysTheDeadline() {
		try (TestGuest guest = guest(Access.READ_ONLY)) {
			guest.expireAfter(10);
			assertThatExceptionOfType(TrapException.class)
				.isThrownBy(() -> guest.stat(FIRST, "sub/../".repeat(20), Lookup.FOLLOW))
				.extracting(TrapException::trap)
				.isEqualTo(Trap.DEADLINE_EXCEEDED);
		}
	}

	@Test
	void aPipeIsNotOpenedSinceThatCouldTakeForEver() throws Exception {
		assertThat(new ProcessBuilder("mkfifo", this.host.resolve("pipe").toString()).start().waitFor()).isZero();
		try (TestGuest guest = guest(Access.READ_WRITE)) {
			assertThat(guest.open(FIRST, "pipe", Lookup.FOLLOW)).isEqualTo(Errno.ACCES.code());
			assertThat(guest.open(FIRST, "pipe/.", Lookup.FOLLOW)).isEqualTo(Errno.NOTDIR.code());
			assertThat(setTimes(guest, FIRST, "pipe")).isEqualTo(Errno.ACCES.code());
			assertThat(guest.rename(FIRST, "pipe", FIRST, "file")).isEqualTo(Errno.PERM.code());
			assertThat(guest.link(FIRST, "pipe", FIRST, "other")).isEqualTo(Errno.PERM.code());
			assertThat(guest.stat(FIRST, "pipe", Lookup.FOLLOW)).isZero();
		}
	}

	@Test
	void positionsBeyondWhatAFileCanHaveAreRefused() {
		try (TestGuest guest = guest(Access.READ_WRITE)) {
			guest.open(FIRST, "file", Lookup.FOLLOW, 0, READ_WRITE);
			assertThat(guest.fail("fd_seek", 4, -1L, 0, TestGuest.RESULT)).isEqualTo(Errno.INVAL);
			assertThat(guest.fail("fd_seek", 4, Long.MAX_VALUE, 2, TestGuest.RESULT)).isEqualTo(Errno.OVERFLOW);
			assertThat(guest.fail("fd_seek", 4, Long.MIN_VALUE, 2, TestGuest.RESULT)).isEqualTo(Errno.INVAL);
			assertThat(guest.fail("fd_seek", 4, 0L, 3, TestGuest.RESULT)).isEqualTo(Errno.INVAL);
			int one = guest.buffers(TestGuest.BUFFER, 8);
			assertThat(guest.fail("fd_pread", 4, one, 1, -1L, TestGuest.RESULT)).isEqualTo(Errno.INVAL);
			assertThat(guest.fail("fd_pwrite", 4, one, 1, Long.MAX_VALUE, TestGuest.RESULT)).isEqualTo(Errno.FBIG);
			assertThat(guest.fail("fd_allocate", 4, Long.MAX_VALUE, 1L)).isEqualTo(Errno.FBIG);
			assertThat(guest.fail("fd_filestat_set_size", 4, -1L)).isEqualTo(Errno.INVAL);
		}
		assertThat(this.host.resolve("file")).hasContent("content");
	}

	@Test
	void aResetClosesWhatWasOpenedAndOpensWhatWasClosed() {
		try (TestGuest guest = guest(Access.READ_ONLY)) {
			assertThat(guest.wasi().markStart()).isTrue();
			guest.open(FIRST, "file", Lookup.FOLLOW);
			guest.succeed("fd_fdstat_set_rights", FIRST, 0L, 0L);
			guest.succeed("fd_renumber", 4, 1);
			guest.succeed("fd_close", FIRST);
			guest.wasi().reset();
			assertThat(preopenName(guest, FIRST)).isEqualTo("/data");
			assertThat(guest.fail("fd_fdstat_get", 4, TestGuest.BUFFER)).isEqualTo(Errno.BADF);
			assertThat(guest.write(1, "x")).isZero();
			assertThat(guest.open(FIRST, "file", Lookup.FOLLOW)).isZero();
			assertThat(guest.read(4, 100)).isEqualTo("content");
		}
	}

	@Test
	void aStartThatLeavesATraceCannotBeReturnedTo() {
		try (TestGuest guest = guest(Access.READ_ONLY)) {
			guest.open(FIRST, "file", Lookup.FOLLOW);
			assertThat(guest.wasi().markStart()).as("a file is open").isFalse();
			guest.succeed("fd_close", 4);
			assertThat(guest.wasi().markStart()).as("it is closed again").isTrue();
			guest.succeed("fd_fdstat_set_rights", FIRST, 0L, 0L);
			assertThat(guest.wasi().markStart()).as("rights were given up").isFalse();
		}
		try (TestGuest guest = guest(Access.READ_ONLY)) {
			guest.succeed("fd_renumber", FIRST, 1);
			assertThat(guest.wasi().markStart()).as("a descriptor was renumbered").isFalse();
		}
	}

	@Test
	void aStartThatSetsRightsAndFlagsToWhatTheyAreCanBeReturnedTo() {
		try (TestGuest guest = guest(Access.READ_ONLY)) {
			guest.succeed("fd_fdstat_get", FIRST, TestGuest.BUFFER);
			guest.succeed("fd_fdstat_set_rights", FIRST, guest.memory().readLong(TestGuest.BUFFER + 8),
					guest.memory().readLong(TestGuest.BUFFER + 16));
			guest.succeed("fd_fdstat_set_flags", FIRST, 0);
			assertThat(guest.wasi().markStart()).isTrue();
			guest.succeed("fd_fdstat_set_flags", FIRST, Flags.APPEND);
			assertThat(guest.wasi().markStart()).isFalse();
		}
	}

	@Test
	void aDirectoryOfAnotherFileSystemCannotBeGranted() throws IOException {
		try (FileSystem archive = FileSystems.newFileSystem(this.host.resolve("archive.zip"),
				Map.of("create", "true"))) {
			Path directory = Files.createDirectory(archive.getPath("/inside"));
			Policy policy = Policy.denyAll().with(FilesystemGrant.host(directory, "/data", Access.READ_ONLY));
			assertThatExceptionOfType(LinkException.class).isThrownBy(() -> new TestGuest(policy))
				.withMessage(
						"the directory '/inside', granted as '/data', cannot be granted: it is not on the host's own "
								+ "file system but on a jar: file system. Grant a directory of the host");
		}
	}

	@Test
	void closingLetsGoOfEverything() throws IOException {
		TestGuest guest = guest(Access.READ_WRITE);
		guest.open(FIRST, "file", Lookup.FOLLOW);
		guest.open(FIRST, "sub", Lookup.FOLLOW);
		guest.path("path_create_directory", 5, "new");
		list(guest, 5, 40);
		assertThat(openBelow(this.host)).isNotEmpty();
		guest.close();
		assertThat(openBelow(this.host)).isEmpty();
	}

	@Test
	void whatIsDroppedLetsGoOfEverything() throws IOException {
		openAndDrop();
		collectUntilClosed();
		assertThat(openBelow(this.host)).isEmpty();
	}

	@Test
	void whatIsStillCalledKeepsEverything() throws IOException {
		WasiFunctions functions = openAndDrop();
		try {
			collectUntilClosed();
			assertThat(openBelow(this.host)).isNotEmpty();
		}
		finally {
			Reference.reachabilityFence(functions);
		}
	}

	private WasiFunctions openAndDrop() {
		TestGuest guest = guest(Access.READ_WRITE);
		guest.open(FIRST, "file", Lookup.FOLLOW);
		guest.open(FIRST, "sub", Lookup.FOLLOW);
		return guest.wasi().functions();
	}

	/** What is closed then is closed by another thread, which may need a while. */
	private void collectUntilClosed() throws IOException {
		for (int i = 0; i < MOST_COLLECTIONS && !openBelow(this.host).isEmpty(); i++) {
			System.gc();
		}
	}

	@Test
	void aDirectoryThatDoesNotExistCannotBeGranted() {
		Policy policy = Policy.denyAll()
			.with(FilesystemGrant.host(this.host, "/ok", Access.READ_ONLY))
			.with(FilesystemGrant.host(this.host.resolve("absent"), "/data", Access.READ_ONLY));
		assertThatExceptionOfType(LinkException.class).isThrownBy(() -> new TestGuest(policy))
			.withMessage("the directory '%s', granted as '/data', does not exist: provide the directory, or correct "
					+ "'host' in the plugin's 'filesystem' grant", this.host.resolve("absent"));
	}

	@Test
	void aFileCannotBeGrantedAsADirectory() {
		Policy policy = Policy.denyAll()
			.with(FilesystemGrant.host(this.host.resolve("file"), "/data", Access.READ_ONLY));
		assertThatExceptionOfType(LinkException.class).isThrownBy(() -> new TestGuest(policy))
			.withMessageContaining("is not a directory");
	}

	private TestGuest guest(Access access) {
		return new TestGuest(policy(access), Stdio.none(), WasiClock.system());
	}

	private Policy policy(Access access) {
		HostDirectoryGrant grant = FilesystemGrant.host(this.host, "/data", access);
		return Policy.denyAll().with((access == Access.READ_WRITE) ? grant.withLinks() : grant);
	}

	private List<String> tree() throws IOException {
		try (Stream<Path> files = Files.walk(this.host)) {
			List<String> tree = new ArrayList<>();
			for (Path file : files.sorted().toList()) {
				tree.add(file + " " + Files.getLastModifiedTime(file) + " " + Files.isDirectory(file)
						+ (Files.isRegularFile(file) ? Files.readString(file) : ""));
			}
			return tree;
		}
	}

	/**
	 * What this process has open below a directory.
	 */
	private static List<Path> openBelow(Path directory) throws IOException {
		try (Stream<Path> numbers = Files.list(Path.of("/proc/self/fd"))) {
			List<Path> open = new ArrayList<>();
			for (Path number : numbers.toList()) {
				try {
					Path file = Files.readSymbolicLink(number);
					if (file.startsWith(directory)) {
						open.add(file);
					}
				}
				catch (NoSuchFileException ex) {
					// Something else of this process was closed in the meantime
				}
			}
			return open;
		}
	}

	private static String preopenName(TestGuest guest, int fd) {
		guest.succeed("fd_prestat_get", fd, TestGuest.RESULT);
		int length = guest.memory().readInt(TestGuest.RESULT + 4);
		guest.succeed("fd_prestat_dir_name", fd, TestGuest.BUFFER, length);
		return guest.memory().readString(TestGuest.BUFFER, length);
	}

	private static int setTimes(TestGuest guest, int fd, String path) {
		return guest.call("path_filestat_set_times", fd, 0, guest.put(path.getBytes(StandardCharsets.UTF_8)),
				path.length(), 0L, 0L, 5);
	}

	/**
	 * List a directory as wasi-libc does: go on after the last entry that was whole.
	 */
	private static List<String> list(TestGuest guest, int fd, int size) {
		List<String> names = new ArrayList<>();
		long cookie = 0;
		while (true) {
			guest.succeed("fd_readdir", fd, TestGuest.BUFFER, size, cookie, TestGuest.RESULT);
			int used = guest.result();
			int at = 0;
			while (at + 24 <= used) {
				int length = guest.memory().readInt(TestGuest.BUFFER + at + 16);
				if (at + 24 + length > used) {
					break;
				}
				cookie = guest.memory().readLong(TestGuest.BUFFER + at);
				names.add(guest.memory().readString(TestGuest.BUFFER + at + 24, length));
				at += 24 + length;
			}
			if (used < size) {
				return names;
			}
		}
	}

}
