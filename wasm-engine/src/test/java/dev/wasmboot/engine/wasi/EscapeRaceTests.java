package dev.wasmboot.engine.wasi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import dev.wasmboot.engine.Stdio;
import dev.wasmboot.engine.wasi.TestGuest.Lookup;
import dev.wasmboot.policy.FilesystemGrant;
import dev.wasmboot.policy.FilesystemGrant.Access;
import dev.wasmboot.policy.Policy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Attacks by two: a guest walks a path while somebody else swaps what is on it for a link
 * that leads out. Nothing outside may be read, told of or changed, whoever is faster.
 */
@EnabledOnOs(OS.LINUX)
class EscapeRaceTests {

	private static final int JAIL = 3;

	private static final int CREATE = 1;

	private static final int TRUNCATE = 8;

	private static final String INSIDE = "inside";

	private static final String OUTSIDE = "what is outside, of another length";

	private static final String LINK = "../outside/file";

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path world;

	private Path jail = Path.of("");

	private Path outside = Path.of("");

	private final ExecutorService executor = Executors.newSingleThreadExecutor();

	private final AtomicBoolean over = new AtomicBoolean();

	private final AtomicInteger swaps = new AtomicInteger();

	@BeforeEach
	void build() throws IOException {
		this.jail = Files.createDirectory(this.world.resolve("jail"));
		this.outside = Files.createDirectory(this.world.resolve("outside"));
		Files.writeString(this.outside.resolve("file"), OUTSIDE);
		Files.createDirectory(this.outside.resolve("only-outside"));
	}

	@AfterEach
	void stop() {
		this.over.set(true);
		this.executor.shutdown();
	}

	@Test
	void aDirectoryThatIsSwappedForALinkIsNoWayOut() throws Exception {
		swapDirectories(2_000);
	}

	@Test
	@Tag("long")
	void aDirectoryThatIsSwappedForALinkIsNoWayOutForLong() throws Exception {
		swapDirectories(200_000);
	}

	@Test
	void aFileThatIsSwappedForALinkIsNoWayOut() throws Exception {
		Files.writeString(this.jail.resolve("swap"), INSIDE);
		Files.createSymbolicLink(this.jail.resolve("swap-2"), Path.of(LINK));
		List<String> before = outsideWorld();
		CompletableFuture<Void> swapper = swap();
		try (TestGuest guest = guest()) {
			for (int round = 0; round < 2_000 || !hasBegun(swapper); round++) {
				Lookup lookup = (round % 2 == 0) ? Lookup.FOLLOW : Lookup.NOFOLLOW;
				if (guest.open(JAIL, "swap", lookup) == 0) {
					assertThat(read(guest)).isEqualTo(INSIDE);
				}
				if (guest.stat(JAIL, "swap", Lookup.FOLLOW) == 0) {
					assertThat(size(guest)).isIn((long) INSIDE.length(), (long) LINK.length());
				}
				if (guest.open(JAIL, "swap", lookup, CREATE, Rights.FD_WRITE) == 0) {
					int fd = guest.result();
					guest.write(fd, INSIDE);
					guest.succeed("fd_close", fd);
				}
			}
		}
		end(swapper);
		assertThat(outsideWorld()).isEqualTo(before);
	}

	private void swapDirectories(int rounds) throws Exception {
		Path inside = Files.createDirectory(this.jail.resolve("swap"));
		Files.writeString(inside.resolve("file"), INSIDE);
		Files.createSymbolicLink(this.jail.resolve("swap-2"), Path.of("../outside"));
		List<String> before = outsideWorld();
		CompletableFuture<Void> swapper = swap();
		try (TestGuest guest = guest()) {
			for (int round = 0; round < rounds || !hasBegun(swapper); round++) {
				attack(guest, round);
				for (int i = 0; i < 20; i++) {
					assertThat(guest.open(JAIL, "swap/only-outside", Lookup.NOFOLLOW)).isNotZero();
				}
			}
		}
		end(swapper);
		assertThat(outsideWorld()).isEqualTo(before);
	}

	private static void attack(TestGuest guest, int round) {
		switch (round % 8) {
			case 0 -> {
				if (guest.open(JAIL, "swap/file", Lookup.FOLLOW) == 0) {
					assertThat(read(guest)).isEqualTo(INSIDE);
				}
			}
			case 1 -> {
				if (guest.stat(JAIL, "swap/file", Lookup.FOLLOW) == 0) {
					assertThat(size(guest)).isEqualTo(INSIDE.length());
				}
				assertThat(guest.stat(JAIL, "swap/only-outside", Lookup.FOLLOW)).isNotZero();
			}
			case 2 -> {
				if (guest.open(JAIL, "swap/new", Lookup.FOLLOW, CREATE | TRUNCATE, Rights.FD_WRITE) == 0) {
					guest.succeed("fd_close", guest.result());
				}
			}
			case 3 -> {
				guest.path("path_create_directory", JAIL, "swap/directory");
				guest.path("path_remove_directory", JAIL, "swap/directory");
				assertThat(guest.path("path_remove_directory", JAIL, "swap/only-outside")).isNotZero();
			}
			case 4 -> {
				guest.symlink("file", JAIL, "swap/link");
				guest.readlink(JAIL, "swap/link");
				guest.path("path_unlink_file", JAIL, "swap/link");
			}
			case 5 -> {
				guest.link(JAIL, "swap/file", JAIL, "swap/hard-link");
				guest.path("path_unlink_file", JAIL, "swap/hard-link");
			}
			case 6 -> {
				guest.rename(JAIL, "swap/new", JAIL, "swap/newer");
				assertThat(guest.rename(JAIL, "swap/only-outside", JAIL, "stolen")).isNotZero();
				guest.path("path_unlink_file", JAIL, "swap/newer");
			}
			default -> {
				if (guest.open(JAIL, "swap/.", Lookup.FOLLOW) == 0) {
					int fd = guest.result();
					guest.succeed("fd_readdir", fd, TestGuest.BUFFER, 4096, 0L, TestGuest.RESULT);
					assertThat(guest.memory().readString(TestGuest.BUFFER, guest.result()))
						.doesNotContain("only-outside");
					guest.succeed("fd_close", fd);
				}
			}
		}
	}

	/**
	 * Swap {@code swap} and {@code swap-2}, over and over.
	 */
	private CompletableFuture<Void> swap() {
		return CompletableFuture.runAsync(() -> {
			Path one = this.jail.resolve("swap");
			Path two = this.jail.resolve("swap-2");
			Path aside = this.jail.resolve("aside");
			try {
				while (!this.over.get()) {
					Files.move(one, aside, StandardCopyOption.ATOMIC_MOVE);
					Files.move(two, one, StandardCopyOption.ATOMIC_MOVE);
					Files.move(aside, two, StandardCopyOption.ATOMIC_MOVE);
					this.swaps.incrementAndGet();
				}
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}, this.executor);
	}

	private boolean hasBegun(CompletableFuture<Void> swapper) {
		return this.swaps.get() >= 100 || swapper.isDone();
	}

	private void end(CompletableFuture<Void> swapper) {
		this.over.set(true);
		swapper.join();
	}

	private TestGuest guest() {
		Policy policy = Policy.denyAll().with(FilesystemGrant.host(this.jail, "/jail", Access.READ_WRITE).withLinks());
		return new TestGuest(policy, Stdio.none(), WasiClock.system());
	}

	private static String read(TestGuest guest) {
		int fd = guest.result();
		String text = guest.read(fd, 100);
		guest.succeed("fd_close", fd);
		return text;
	}

	private static long size(TestGuest guest) {
		return guest.memory().readLong(TestGuest.BUFFER + 32);
	}

	private List<String> outsideWorld() throws IOException {
		List<String> all = new ArrayList<>();
		try (Stream<Path> files = Files.walk(this.outside)) {
			for (Path file : files.sorted().toList()) {
				all.add(file + " " + Files.readAttributes(file, "unix:ino,nlink,size,lastModifiedTime,ctime",
						LinkOption.NOFOLLOW_LINKS));
			}
		}
		return all;
	}

}
