package dev.wasmboot.engine.wasi;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.stream.Stream;

import dev.wasmboot.engine.CompiledModule;
import dev.wasmboot.engine.Instance;
import dev.wasmboot.engine.Stdio;
import dev.wasmboot.engine.WasmEngine;
import dev.wasmboot.engine.wasi.TestGuest.Lookup;
import dev.wasmboot.engine.wasi.fs.Errno;
import dev.wasmboot.policy.EffectivePolicy;
import dev.wasmboot.policy.FilesystemGrant;
import dev.wasmboot.policy.FilesystemGrant.Access;
import dev.wasmboot.policy.Policy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Attacks on the walls of a granted directory: each way out with each operation, and what
 * takes more than one call. Whatever a guest is answered, what is outside must be as it
 * was, and must not have been told of.
 * <p>
 * It is long, for the ways out and the operations are tried with each other: who adds one
 * of either has to see the others.
 */
@EnabledOnOs(OS.LINUX)
class EscapeTests {

	private static final int JAIL = 3;

	private static final int READABLE = 4;

	private static final int CREATE = 1;

	private static final int TRUNCATE = 8;

	/**
	 * Ways to {@code outside/TARGET}. TARGET is put there by the test.
	 */
	private static final List<String> WAYS_OUT = List.of("../outside/TARGET", "./../outside/TARGET",
			"sub/../../outside/TARGET", "sub/./.././../outside/TARGET", "sub/deep/../../../outside/TARGET",
			"..//outside//TARGET", "../../../../../../../../ROOT/outside/TARGET", "/ROOT/outside/TARGET",
			"//ROOT/outside/TARGET", "/../ROOT/outside/TARGET", "/proc/self/root/ROOT/outside/TARGET",
			"to-outside/TARGET", "to-outside/./TARGET", "to-outside//TARGET", "to-outside/../outside/TARGET",
			"to-outside-absolute/TARGET", "sub/to-outside/TARGET", "sub/../to-outside/TARGET", "chain/TARGET",
			"to-parent/outside/TARGET", "to-root/ROOT/outside/TARGET", "sub/to-jail-and-up/outside/TARGET",
			"to-sub/../../outside/TARGET", "to-deep/../../../outside/TARGET", "to-proc-root/ROOT/outside/TARGET",
			"to-proc-cwd/../ROOT/outside/TARGET", "to-sub/to-outside/TARGET", "to-outside-slash/TARGET",
			"to-outside-dots/TARGET");

	private static final Map<String, BiFunction<TestGuest, String, Integer>> OPERATIONS = Map.ofEntries(
			Map.entry("open", (guest, path) -> guest.open(JAIL, path, Lookup.FOLLOW)),
			Map.entry("open without following", (guest, path) -> guest.open(JAIL, path, Lookup.NOFOLLOW)),
			Map.entry("open for writing",
					(guest, path) -> guest.open(JAIL, path, Lookup.FOLLOW, 0, Rights.FD_READ | Rights.FD_WRITE)),
			Map.entry("create", (guest, path) -> guest.open(JAIL, path, Lookup.FOLLOW, CREATE, Rights.FD_WRITE)),
			Map.entry("truncate", (guest, path) -> guest.open(JAIL, path, Lookup.FOLLOW, TRUNCATE, Rights.FD_WRITE)),
			Map.entry("stat", (guest, path) -> guest.stat(JAIL, path, Lookup.FOLLOW)),
			Map.entry("stat without following", (guest, path) -> guest.stat(JAIL, path, Lookup.NOFOLLOW)),
			Map.entry("set times", EscapeTests::setTimes),
			Map.entry("create directory", (guest, path) -> guest.path("path_create_directory", JAIL, path)),
			Map.entry("unlink", (guest, path) -> guest.path("path_unlink_file", JAIL, path)),
			Map.entry("remove directory", (guest, path) -> guest.path("path_remove_directory", JAIL, path)),
			Map.entry("create link", (guest, path) -> guest.symlink("file", JAIL, path)),
			Map.entry("read link", (guest, path) -> guest.readlink(JAIL, path)),
			Map.entry("link from", (guest, path) -> guest.link(JAIL, path, JAIL, "stolen")),
			Map.entry("link to", (guest, path) -> guest.link(JAIL, "file", JAIL, path)),
			Map.entry("rename from", (guest, path) -> guest.rename(JAIL, path, JAIL, "stolen")),
			Map.entry("rename to", (guest, path) -> guest.rename(JAIL, "file", JAIL, path)));

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path world;

	private Path jail = Path.of("");

	private Path outside = Path.of("");

	private List<String> before = List.of();

	@BeforeEach
	void build() throws IOException {
		this.world = this.world.toRealPath();
		this.jail = Files.createDirectory(this.world.resolve("jail"));
		this.outside = Files.createDirectory(this.world.resolve("outside"));
		Files.writeString(this.outside.resolve("secret"), "the secret");
		Files.createDirectory(this.outside.resolve("empty"));
		Files.createSymbolicLink(this.outside.resolve("link"), Path.of("secret"));
		Files.writeString(this.jail.resolve("file"), "inside");
		Files.createDirectories(this.jail.resolve("sub/deep"));
		link("to-outside", "../outside");
		link("to-outside-slash", "../outside/");
		link("to-outside-dots", "sub/.././../outside/.");
		link("to-outside-absolute", this.outside.toString());
		link("to-secret", "../outside/secret");
		link("to-nothing", "../outside/missing");
		link("to-secret-absolute", this.outside.resolve("secret").toString());
		link("to-parent", "..");
		link("to-root", "/");
		link("to-proc-root", "/proc/self/root");
		link("to-proc-cwd", "/proc/self/cwd");
		link("to-sub", "sub");
		link("to-deep", "to-sub/deep");
		link("chain", "chain-2");
		link("chain-2", "sub/../chain-3");
		link("chain-3", "to-outside");
		link("sub/to-outside", "../../outside");
		link("sub/to-jail-and-up", "../../");
		this.before = outsideWorld();
	}

	@AfterEach
	void nothingOutsideHasChanged() throws IOException {
		assertThat(outsideWorld()).isEqualTo(this.before);
		for (String link : List.of("to-root", "to-proc-root", "to-proc-cwd")) {
			Files.deleteIfExists(this.world.resolve("jail").resolve(link));
		}
	}

	static Stream<String> waysOut() {
		return WAYS_OUT.stream();
	}

	@ParameterizedTest
	@MethodSource("waysOut")
	void noOperationGetsOut(String way) {
		try (TestGuest guest = guest()) {
			for (String target : List.of("secret", "empty", "link", ".", "")) {
				String path = path(way, target);
				OPERATIONS.forEach((operation,
						attack) -> assertThat(attack.apply(guest, path)).as("%s %s", operation, path).isNotZero());
			}
		}
		assertThat(this.jail.resolve("stolen")).doesNotExist();
		assertThat(this.jail.resolve("file")).hasContent("inside");
	}

	@ParameterizedTest
	@MethodSource("waysOut")
	void noAnswerTellsWhatExistsOutside(String way) {
		try (TestGuest guest = guest()) {
			OPERATIONS.forEach((operation, attack) -> {
				int existing = attack.apply(guest, path(way, "secret"));
				int missing = attack.apply(guest, path(way, "missing"));
				int directory = attack.apply(guest, path(way, "empty"));
				assertThat(List.of(existing, directory)).as("%s %s", operation, way).containsOnly(missing);
			});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "to-secret", "to-nothing", "to-secret-absolute", "to-outside", "to-outside-absolute",
			"to-parent", "to-root", "chain", "sub/to-outside", "to-secret/", "to-outside/", "to-outside/." })
	void aLinkThatLeadsOutIsNotFollowed(String link) {
		try (TestGuest guest = guest()) {
			assertThat(guest.open(JAIL, link, Lookup.FOLLOW)).isEqualTo(Errno.PERM.code());
			assertThat(guest.open(JAIL, link, Lookup.FOLLOW, CREATE, Rights.FD_WRITE)).isEqualTo(Errno.PERM.code());
			assertThat(guest.open(JAIL, link, Lookup.FOLLOW, TRUNCATE, Rights.FD_WRITE)).isEqualTo(Errno.PERM.code());
			assertThat(guest.stat(JAIL, link, Lookup.FOLLOW)).isEqualTo(Errno.PERM.code());
			assertThat(setTimes(guest, link)).isEqualTo(Errno.PERM.code());
		}
	}

	@Test
	void aLinkThatIsNotToBeFollowedIsNotOpened() {
		try (TestGuest guest = guest()) {
			assertThat(guest.open(JAIL, "to-secret", Lookup.NOFOLLOW)).isEqualTo(Errno.LOOP.code());
			assertThat(guest.open(JAIL, "to-secret", Lookup.NOFOLLOW, CREATE, Rights.FD_WRITE))
				.isEqualTo(Errno.LOOP.code());
			assertThat(guest.open(JAIL, "to-nothing", Lookup.NOFOLLOW, CREATE, Rights.FD_WRITE))
				.isEqualTo(Errno.LOOP.code());
		}
	}

	@Test
	void linksThatTellOfTheHostAreNotRead() {
		try (TestGuest guest = guest()) {
			assertThat(guest.readlink(JAIL, "to-secret-absolute")).isEqualTo(Errno.PERM.code());
			assertThat(guest.readlink(JAIL, "to-proc-root")).isEqualTo(Errno.PERM.code());
			assertThat(guest.memory().read(TestGuest.BUFFER, 8)).containsOnly(0);
		}
	}

	@Test
	void linksToAbsolutePathsAreNotCreated() {
		try (TestGuest guest = guest()) {
			assertThat(guest.symlink(this.outside.toString(), JAIL, "new")).isEqualTo(Errno.PERM.code());
			assertThat(guest.symlink("/", JAIL, "new")).isEqualTo(Errno.PERM.code());
			assertThat(guest.symlink("", JAIL, "new")).isEqualTo(Errno.NOENT.code());
			assertThat(Files.exists(this.jail.resolve("new"), LinkOption.NOFOLLOW_LINKS)).isFalse();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "../outside", "sub/../../outside", "./../outside/", "to-parent/outside", "to-outside" })
	void aLinkThatTheGuestCreatesLeadsNowhereOutside(String target) {
		try (TestGuest guest = guest()) {
			guest.symlink(target, JAIL, "new");
			assertThat(guest.open(JAIL, "new/secret", Lookup.FOLLOW)).isEqualTo(Errno.PERM.code());
			assertThat(guest.open(JAIL, "new/created", Lookup.FOLLOW, CREATE, Rights.FD_WRITE))
				.isEqualTo(Errno.PERM.code());
			assertThat(guest.path("path_create_directory", JAIL, "new/created")).isEqualTo(Errno.PERM.code());
			assertThat(guest.path("path_unlink_file", JAIL, "new/secret")).isEqualTo(Errno.PERM.code());
		}
	}

	@Test
	void aLinkThatIsMovedUpLeadsNowhereOutside() {
		try (TestGuest guest = guest()) {
			assertThat(guest.symlink("../file", JAIL, "sub/new")).isZero();
			assertThat(guest.open(JAIL, "sub/new", Lookup.FOLLOW)).as("where it was created").isZero();
			assertThat(guest.rename(JAIL, "sub/new", JAIL, "new")).isZero();
			assertThat(guest.open(JAIL, "new", Lookup.FOLLOW)).isEqualTo(Errno.PERM.code());
		}
	}

	@Test
	void aDirectoryThatIsMovedUpDoesNotTakeItsParentWithIt() {
		try (TestGuest guest = guest()) {
			assertThat(guest.open(JAIL, "sub/deep", Lookup.FOLLOW)).isZero();
			assertThat(guest.rename(JAIL, "sub/deep", JAIL, "deep")).isZero();
			assertThat(guest.stat(5, "..", Lookup.FOLLOW)).isEqualTo(Errno.PERM.code());
			assertThat(guest.stat(5, "../../outside/secret", Lookup.FOLLOW)).isEqualTo(Errno.PERM.code());
		}
	}

	@Test
	void aDirectoryBelowIsAWallOfItsOwn() {
		try (TestGuest guest = guest()) {
			guest.open(JAIL, "sub", Lookup.FOLLOW);
			assertThat(guest.open(5, "../file", Lookup.FOLLOW)).isEqualTo(Errno.PERM.code());
			assertThat(guest.open(5, "deep/../../file", Lookup.FOLLOW)).isEqualTo(Errno.PERM.code());
		}
	}

	@Test
	void aHardLinkToALinkLeadsNowhereOutside() {
		try (TestGuest guest = guest()) {
			assertThat(guest.link(JAIL, "to-secret", JAIL, "new")).isZero();
			assertThat(guest.open(JAIL, "new", Lookup.FOLLOW)).isEqualTo(Errno.PERM.code());
			assertThat(guest.link(JAIL, "to-secret/", JAIL, "other")).isEqualTo(Errno.NOTDIR.code());
		}
	}

	@Test
	void renamingOverALinkReplacesTheLink() throws IOException {
		try (TestGuest guest = guest()) {
			assertThat(guest.rename(JAIL, "file", JAIL, "to-secret")).isZero();
		}
		assertThat(Files.isRegularFile(this.jail.resolve("to-secret"), LinkOption.NOFOLLOW_LINKS)).isTrue();
	}

	@Test
	void removingALinkLeavesWhatItLeadsTo() {
		try (TestGuest guest = guest()) {
			assertThat(guest.path("path_unlink_file", JAIL, "to-secret")).isZero();
			assertThat(guest.path("path_unlink_file", JAIL, "to-outside")).isZero();
			assertThat(guest.path("path_remove_directory", JAIL, "to-outside-absolute")).isEqualTo(Errno.NOTDIR.code());
			assertThat(guest.path("path_remove_directory", JAIL, "to-outside-absolute/"))
				.isEqualTo(Errno.NOTDIR.code());
		}
		assertThat(Files.exists(this.jail.resolve("to-secret"), LinkOption.NOFOLLOW_LINKS)).isFalse();
	}

	@Test
	void theParentIsListedWithTheNumberOfTheDirectoryItself() throws IOException {
		long own = (long) Files.getAttribute(this.jail, "unix:ino");
		try (TestGuest guest = guest()) {
			guest.succeed("fd_readdir", JAIL, TestGuest.BUFFER, 4096, 0L, TestGuest.RESULT);
			assertThat(guest.memory().readString(TestGuest.BUFFER + 25 + 24, 2)).isEqualTo("..");
			assertThat(guest.memory().readLong(TestGuest.BUFFER + 25 + 8)).isEqualTo(own);
		}
	}

	@Test
	void aRenumberedDirectoryKeepsItsRights() {
		try (TestGuest guest = guest()) {
			guest.succeed("fd_renumber", READABLE, JAIL);
			assertThat(guest.path("path_create_directory", JAIL, "new")).isEqualTo(Errno.ROFS.code());
			assertThat(guest.fail("fd_fdstat_get", READABLE, TestGuest.BUFFER)).isEqualTo(Errno.BADF);
			assertThat(guest.fail("fd_renumber", JAIL, Integer.MAX_VALUE)).isEqualTo(Errno.BADF);
			assertThat(guest.fail("fd_renumber", JAIL, -1)).isEqualTo(Errno.BADF);
		}
	}

	@Test
	void rightsThatAreWithheldOrGivenUpDoNotComeBack() throws IOException {
		Files.writeString(this.jail.resolve("sub/deep/precious"), "precious");
		try (TestGuest guest = guest()) {
			long all = Rights.DIRECTORY | Rights.FILE;
			assertThat(guest.fail("fd_fdstat_set_rights", READABLE, all, all)).isEqualTo(Errno.NOTCAPABLE);
			assertThat(guest.fail("fd_fdstat_set_rights", READABLE, Rights.PATH_OPEN, all)).isEqualTo(Errno.NOTCAPABLE);
			assertThat(guest.open(READABLE, ".", Lookup.FOLLOW, 0, all & ~Rights.FD_WRITE)).isZero();
			int below = guest.result();
			assertThat(guest.path("path_create_directory", below, "new")).isEqualTo(Errno.ROFS.code());
			assertThat(guest.path("path_unlink_file", below, "precious")).isEqualTo(Errno.ROFS.code());
			assertThat(guest.open(below, "precious", Lookup.FOLLOW, 0, all)).isEqualTo(Errno.ROFS.code());
			assertThat(guest.open(READABLE, "precious", Lookup.FOLLOW, 0, all & ~Rights.FD_WRITE)).isZero();
			int file = guest.result();
			assertThat(guest.fail("fd_fdstat_set_rights", file, all, 0L)).isEqualTo(Errno.NOTCAPABLE);
			assertThat(guest.fail("fd_filestat_set_size", file, 0L)).isIn(Errno.ROFS, Errno.NOTCAPABLE);
			assertThat(guest.fail("fd_allocate", file, 0L, 100L)).isIn(Errno.ROFS, Errno.NOTCAPABLE);
			assertThat(guest.fail("fd_filestat_set_times", file, 0L, 0L, 5)).isIn(Errno.ROFS, Errno.NOTCAPABLE);
			guest.succeed("fd_fdstat_set_rights", JAIL, Rights.PATH_OPEN, Rights.FD_READ);
			assertThat(guest.fail("fd_fdstat_set_rights", JAIL, all, all)).isEqualTo(Errno.NOTCAPABLE);
			assertThat(guest.path("path_unlink_file", JAIL, "file")).isEqualTo(Errno.NOTCAPABLE.code());
			assertThat(guest.open(JAIL, "file", Lookup.FOLLOW, 0, all)).isNotZero();
		}
		assertThat(this.jail.resolve("sub/deep/precious")).hasContent("precious");
		assertThat(this.jail.resolve("file")).hasContent("inside");
	}

	@Test
	void namesThatDifferInCaseOrInTheFormOfLettersAreOthers() throws IOException {
		Files.writeString(this.jail.resolve("caf\u00e9"), "composed");
		try (TestGuest guest = guest()) {
			assertThat(guest.open(JAIL, "caf\u00e9", Lookup.FOLLOW)).isZero();
			for (String other : List.of("cafe\u0301", "CAF\u00c9", "FILE", "File", "SUB/deep", "fi\u200ble")) {
				assertThat(guest.open(JAIL, other, Lookup.FOLLOW)).as(other).isEqualTo(Errno.NOENT.code());
			}
		}
	}

	/** A program in C, which tries all descriptors with many paths. */
	@Test
	void aSnoopingGuestFindsNothingButItsDirectory() throws IOException {
		byte[] snoop = Files
			.readAllBytes(Path.of(System.getProperty("wasmboot.root"), "guests/hostile/file-snoop.wasm"));
		try (WasmEngine engine = WasmEngine.create()) {
			CompiledModule module = engine.load(snoop);
			Policy policy = Policy.denyAll()
				.with(FilesystemGrant.host(this.jail, "/", Access.READ_WRITE).withLinks())
				.with(FilesystemGrant.host(this.jail.resolve("sub"), "/readable", Access.READ_ONLY));
			try (Instance instance = engine.instantiate(module, EffectivePolicy.decide(module.requests(), policy))) {
				long report = (long) Objects.requireNonNull(instance.function("discount").orElseThrow().call(0, 0));
				String saw = instance.memory("memory").orElseThrow().readString((int) (report >>> 32), (int) report);
				assertThat(saw).contains("a directory", "opened .").doesNotContain("passwd", "environ", "root:");
			}
		}
	}

	@Test
	void whatIsReadOnlyCannotBeLinkedOrMovedToWhereItCouldBeWritten() throws IOException {
		Files.writeString(this.jail.resolve("sub/deep/precious"), "precious");
		try (TestGuest guest = guest()) {
			assertThat(guest.link(READABLE, "precious", JAIL, "mine")).isEqualTo(Errno.ROFS.code());
			assertThat(guest.rename(READABLE, "precious", JAIL, "mine")).isEqualTo(Errno.ROFS.code());
		}
		assertThat(this.jail.resolve("sub/deep/precious")).hasContent("precious");
	}

	@ParameterizedTest
	@ValueSource(strings = { "file\0", "\0", "file\0/../../outside/secret", "to-outside\0/secret" })
	void aNulEndsNoPath(String path) {
		try (TestGuest guest = guest()) {
			OPERATIONS.forEach((operation, attack) -> assertThat(attack.apply(guest, path)).as(operation)
				.isEqualTo(Errno.INVAL.code()));
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0x80, 0xC0, 0xC1, 0xF5, 0xFE, 0xFF })
	void pathsThatAreNotUtf8AreRefused(int lead) {
		byte[] overlong = { '.', '.', (byte) lead, (byte) 0xAF, 'o', 'u', 't' };
		try (TestGuest guest = guest()) {
			assertThat(guest.fail("path_unlink_file", JAIL, guest.put(overlong), overlong.length))
				.isEqualTo(Errno.ILSEQ);
			byte[] surrogate = { (byte) 0xED, (byte) 0xA0, (byte) 0x80 };
			assertThat(guest.fail("path_unlink_file", JAIL, guest.put(surrogate), surrogate.length))
				.isEqualTo(Errno.ILSEQ);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "..\\outside\\secret", "\\outside", "C:\\secret", "C:secret", "...", ". .", "..%2foutside",
			"．．/outside/secret", "‥/outside", "~", "~/secret", "$HOME/secret", "*" })
	void whatOnlyLooksLikeAWayOutIsAName(String path) {
		try (TestGuest guest = guest()) {
			assertThat(guest.open(JAIL, path, Lookup.FOLLOW)).isIn(Errno.NOENT.code(), Errno.ILSEQ.code());
		}
	}

	@Test
	void pathsThatAreTooLongOrTooDeepAreRefused() {
		try (TestGuest guest = guest()) {
			assertThat(guest.stat(JAIL, "a".repeat(256), Lookup.FOLLOW)).isEqualTo(Errno.NAMETOOLONG.code());
			assertThat(guest.stat(JAIL, "a/".repeat(2049), Lookup.FOLLOW)).isEqualTo(Errno.NAMETOOLONG.code());
			assertThat(guest.stat(JAIL, "./".repeat(2048), Lookup.FOLLOW)).isZero();
			assertThat(guest.stat(JAIL, "", Lookup.FOLLOW)).isEqualTo(Errno.NOENT.code());
			assertThat(guest.symlink("a".repeat(4097), JAIL, "new")).isEqualTo(Errno.NAMETOOLONG.code());
		}
	}

	@Test
	void aWalkHoldsNoMoreThanItsShareOfDirectories() {
		try (TestGuest guest = guest()) {
			String path = "d";
			int code = guest.path("path_create_directory", JAIL, path);
			for (int depth = 1; code == 0 && depth < 1000; depth++) {
				path += "/d";
				code = guest.path("path_create_directory", JAIL, path);
			}
			assertThat(code).isEqualTo(Errno.NAMETOOLONG.code());
			assertThat(path.length()).isBetween(100, 1000);
		}
	}

	@Test
	void linksThatNeverEndAreGivenUp() throws IOException {
		link("loop-1", "loop-2");
		link("loop-2", "loop-1");
		link("self", "self/self");
		try (TestGuest guest = guest()) {
			assertThat(guest.open(JAIL, "loop-1", Lookup.FOLLOW)).isEqualTo(Errno.LOOP.code());
			assertThat(guest.open(JAIL, "loop-1/file", Lookup.NOFOLLOW)).isEqualTo(Errno.LOOP.code());
			assertThat(guest.open(JAIL, "self", Lookup.FOLLOW)).isEqualTo(Errno.LOOP.code());
		}
	}

	@Test
	void aDirectoryThatIsReplacedStaysTheOneThatWasGranted() throws IOException {
		try (TestGuest guest = guest()) {
			Path moved = Files.move(this.jail, this.world.resolve("moved"));
			Files.createSymbolicLink(this.jail, this.outside);
			assertThat(guest.open(JAIL, "secret", Lookup.FOLLOW)).isEqualTo(Errno.NOENT.code());
			assertThat(guest.open(JAIL, "new", Lookup.FOLLOW, CREATE, Rights.FD_WRITE)).isZero();
			assertThat(guest.path("path_create_directory", JAIL, "new-directory")).isZero();
			assertThat(guest.symlink("file", JAIL, "new-link")).isZero();
			assertThat(moved).isDirectoryContaining("glob:**/new").isDirectoryContaining("glob:**/new-directory");
			Files.delete(this.jail);
			Files.move(moved, this.jail);
		}
	}

	@Test
	void aDirectoryThatIsRemovedHasNothingInIt() throws IOException {
		try (TestGuest guest = guest()) {
			guest.open(JAIL, "sub/deep", Lookup.FOLLOW, 0, Rights.DIRECTORY);
			Files.delete(this.jail.resolve("sub/deep"));
			assertThat(guest.path("path_create_directory", 5, "new")).isEqualTo(Errno.NOENT.code());
			assertThat(guest.symlink("file", 5, "new")).isEqualTo(Errno.NOENT.code());
			assertThat(guest.open(5, "new", Lookup.FOLLOW, CREATE, Rights.FD_WRITE)).isEqualTo(Errno.NOENT.code());
		}
	}

	@Test
	void pathsOfWhatIsNoDirectoryAreRefused() {
		try (TestGuest guest = guest()) {
			guest.open(JAIL, "file", Lookup.FOLLOW);
			for (int fd : new int[] { 0, 1, 5 }) {
				assertThat(guest.open(fd, "file", Lookup.FOLLOW)).isEqualTo(Errno.NOTDIR.code());
			}
			assertThat(guest.open(JAIL, "file/../file", Lookup.FOLLOW)).isEqualTo(Errno.NOTDIR.code());
			assertThat(guest.open(JAIL, "file/.", Lookup.FOLLOW)).isEqualTo(Errno.NOTDIR.code());
			assertThat(guest.open(99, "file", Lookup.FOLLOW)).isEqualTo(Errno.BADF.code());
		}
	}

	private TestGuest guest() {
		Policy policy = Policy.denyAll()
			.with(FilesystemGrant.host(this.jail, "/jail", Access.READ_WRITE).withLinks())
			.with(FilesystemGrant.host(this.jail.resolve("sub/deep"), "/readable", Access.READ_ONLY));
		return new TestGuest(policy, Stdio.none(), WasiClock.system());
	}

	private String path(String way, String target) {
		return way.replace("/ROOT", this.world.toString()).replace("TARGET", target);
	}

	private void link(String name, String target) throws IOException {
		Files.createSymbolicLink(this.jail.resolve(name), Path.of(target));
	}

	private static int setTimes(TestGuest guest, String path) {
		byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
		return guest.call("path_filestat_set_times", JAIL, 1, guest.put(bytes), bytes.length, 0L, 0L, 5);
	}

	/**
	 * Everything there is to know about what is outside.
	 */
	private List<String> outsideWorld() throws IOException {
		List<String> all = new ArrayList<>();
		try (Stream<Path> files = Files.walk(this.outside)) {
			for (Path file : files.sorted().toList()) {
				all.add(file + " "
						+ Files.readAttributes(file, "unix:ino,nlink,mode,size,lastModifiedTime,ctime",
								LinkOption.NOFOLLOW_LINKS)
						+ (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.readString(file) : ""));
			}
		}
		return all;
	}

}
