package dev.wasmboot.engine.wasi;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

import dev.wasmboot.engine.GuestMemory;
import dev.wasmboot.engine.wasi.RandomCalls.Call;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls WASI's functions at random. Each call is answered with an error or ends in a
 * trap, and the files beside the directory that is granted stay as they are: names,
 * sizes, times and contents. Nothing of them is found in the guest's memory.
 * <p>
 * A guest lives for some calls, on a directory that is always the same at first, and all
 * it does follows from the number that a failure shows.
 */
@EnabledOnOs(OS.LINUX)
class WasiFuzzTests {

	private static final String SEED = "wasmboot.wasi.seed";

	private static final String LIVES = "wasmboot.wasi.lives";

	private static final String MINUTES = "wasmboot.wasi.minutes";

	private static final int LIVES_BY_DEFAULT = 600;

	private static final int CALLS = 60;

	/** How many calls there are from one look at the memory to the next. */
	private static final int UNSEEN = 10;

	private static final String SECRET = "what-nobody-may-know";

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path world;

	private Path granted = Path.of("unset");

	private final Set<String> succeeded = new HashSet<>();

	@BeforeEach
	void makeTheWorldOutside() throws IOException {
		this.granted = Files.createDirectory(this.world.resolve("granted"));
		Path outside = Files.createDirectory(this.world.resolve("outside"));
		Files.createDirectory(outside.resolve("folder"));
		for (String name : List.of("file", "new", "folder/file", SECRET)) {
			Files.writeString(outside.resolve(name), SECRET);
		}
		Files.writeString(this.world.resolve("file"), SECRET);
	}

	@Test
	void callsAreAnsweredAndLeaveTheWorldOutsideAsItIs() throws IOException {
		live(20_261_128, LIVES_BY_DEFAULT, Duration.ofDays(1));
		Set<String> failed = new HashSet<>(WasiPreview1.names());
		failed.removeAll(this.succeeded);
		assertThat(failed).as("functions that never succeeded").isEqualTo(ResourceTests.NEVER_SUCCEED);
	}

	@Test
	@Tag("long")
	void manyCallsAreAnsweredAndLeaveTheWorldOutsideAsItIs() throws IOException {
		long seed = Long.getLong(SEED, RandomGenerator.getDefault().nextLong());
		long lives = Long.getLong(LIVES, Long.MAX_VALUE);
		System.out.println(again(seed, lives));
		live(seed, lives, Duration.ofMinutes(Long.getLong(MINUTES, 10)));
	}

	private void live(long seed, long lives, Duration time) throws IOException {
		Map<String, String> before = outside();
		long start = System.nanoTime();
		long life = 0;
		try (HostileGuest guest = new HostileGuest(this.granted)) {
			while (life < lives && System.nanoTime() - start < time.toNanos()) {
				makeTheDirectory();
				guest.begin();
				try {
					live(guest, new SplittableRandom(seed + life));
					assertThat(outside()).isEqualTo(before);
				}
				catch (RuntimeException | Error ex) {
					throw new AssertionError(again(seed + life, 1), ex);
				}
				life++;
			}
		}
		System.out.println("WASI: " + life + " lives of " + CALLS + " calls");
	}

	private void live(HostileGuest guest, SplittableRandom random) {
		RandomCalls calls = new RandomCalls(random, guest, this.world.resolve("outside").toString());
		for (int i = 1; i <= CALLS; i++) {
			Call call = calls.next();
			try {
				Integer code = call.of(guest);
				if (code != null && code == 0) {
					this.succeeded.add(call.function());
				}
			}
			catch (RuntimeException | Error ex) {
				throw new AssertionError("call " + i + ": " + call, ex);
			}
			if (i % UNSEEN == 0) {
				String memory = new String(guest.memory().read(0, GuestMemory.PAGE), StandardCharsets.ISO_8859_1);
				assertThat(memory.contains(SECRET)).as("the secret is known").isFalse();
			}
		}
	}

	/**
	 * Make the directory what it is at first: it has links that lead out of it.
	 */
	private void makeTheDirectory() throws IOException {
		try (Stream<Path> all = Files.walk(this.granted)) {
			for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
				if (!path.equals(this.granted)) {
					Files.delete(path);
				}
			}
		}
		Path folder = Files.createDirectory(this.granted.resolve("folder"));
		Files.writeString(this.granted.resolve("file"), "content");
		Files.createSymbolicLink(this.granted.resolve("out"), this.world.resolve("outside"));
		Files.createSymbolicLink(this.granted.resolve("up"), Path.of("../outside"));
		Files.createSymbolicLink(this.granted.resolve("loop"), Path.of("loop"));
		Files.createSymbolicLink(this.granted.resolve("inside"), Path.of("folder"));
		Files.createSymbolicLink(this.granted.resolve("link"), Path.of("../outside/file"));
		Files.createSymbolicLink(folder.resolve("up"), Path.of("../../outside"));
	}

	/**
	 * All that is outside of the directory.
	 */
	private Map<String, String> outside() throws IOException {
		Map<String, String> found = new TreeMap<>();
		try (Stream<Path> all = Files.walk(this.world)) {
			for (Path path : all.filter((path) -> !path.startsWith(this.granted)).toList()) {
				found
					.put(path.toString(),
							Files.readAttributes(path, "unix:ino,mode,nlink,size,lastModifiedTime,ctime",
									LinkOption.NOFOLLOW_LINKS)
									+ (Files.isRegularFile(path) ? Files.readString(path) : ""));
			}
		}
		return found;
	}

	/** The command that lives as many lives from one on. */
	private static String again(long seed, long lives) {
		return "mvn -pl wasm-engine -am test -Dtest=WasiFuzzTests -Dsurefire.failIfNoSpecifiedTests=false"
				+ " -Dwasmboot.includedTags=long -Dwasmboot.excludedTags= -D" + SEED + "=" + seed + " -D" + LIVES + "="
				+ lives;
	}

}
