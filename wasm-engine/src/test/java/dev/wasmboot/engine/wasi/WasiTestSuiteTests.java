package dev.wasmboot.engine.wasi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.wasmboot.engine.CompiledModule;
import dev.wasmboot.engine.EngineMode;
import dev.wasmboot.engine.ExitException;
import dev.wasmboot.engine.Imports;
import dev.wasmboot.engine.Instance;
import dev.wasmboot.engine.InstanceAccess;
import dev.wasmboot.engine.Stdio;
import dev.wasmboot.engine.TrapException;
import dev.wasmboot.engine.WasmEngine;
import dev.wasmboot.policy.ArgumentsGrant;
import dev.wasmboot.policy.ClockGrant;
import dev.wasmboot.policy.EffectivePolicy;
import dev.wasmboot.policy.EnvironmentGrant;
import dev.wasmboot.policy.FilesystemGrant;
import dev.wasmboot.policy.Limits;
import dev.wasmboot.policy.Policy;
import dev.wasmboot.policy.RandomGrant;
import dev.wasmboot.policy.StdioGrant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The public conformance tests of WASI preview 1. Each runs on a fresh copy of its
 * directory, on the host and in memory, interpreted and compiled, with everything granted
 * that it could ask for.
 */
class WasiTestSuiteTests {

	private static final Path SUITE = Path.of(System.getProperty("wasmboot.shared", "absent"), "wasi-testsuite",
			"tests");

	/** Makes the tests in Rust accept no error codes but those of Unix. */
	private static final Map<String, String> STRICT = Map.of("ERRNO_MODE_UNIX", "1");

	private static final int TRAPPED = 134;

	/**
	 * What cannot pass, and where. A test that is named here and passes is a failure,
	 * too.
	 */
	private static final Map<String, BiPredicate<Storage, Path>> EXPECTED_TO_FAIL = Map.of(
			// older JDKs set the times of a symbolic link to the microsecond only
			"symlink_filestat.wasm",
			(storage, directory) -> storage == Storage.HOST && !setsTimesOfLinksExactly(directory));

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path temporary;

	@BeforeAll
	static void requireSuite() {
		assumeTrue(Files.isDirectory(SUITE),
				"the WASI test suite is absent: point -Dwasmboot.shared to a directory that has 'wasi-testsuite'");
	}

	static Stream<Path> suite() throws IOException {
		if (!Files.isDirectory(SUITE)) {
			return Stream.of(SUITE);
		}
		try (Stream<Path> files = Files.walk(SUITE)) {
			return files.filter((file) -> file.toString().endsWith(".wasm"))
				.map(SUITE::relativize)
				.sorted()
				.toList()
				.stream();
		}
	}

	@Test
	void theSuiteIsWhole() throws IOException {
		Map<String, Long> sizes = suite()
			.collect(Collectors.groupingBy((test) -> test.getName(0).toString(), TreeMap::new, Collectors.counting()));
		assertThat(sizes).isEqualTo(Map.of("assemblyscript", 12L, "c", 14L, "rust", 46L));
	}

	static Stream<Arguments> suiteInEachTierAndStorage() throws IOException {
		return suite().flatMap((test) -> Stream.of(EngineMode.INTERPRETER, EngineMode.COMPILER)
			.flatMap((mode) -> Stream.of(Storage.values()).map((storage) -> Arguments.of(test, mode, storage))));
	}

	@ParameterizedTest
	@MethodSource("suiteInEachTierAndStorage")
	void suite(Path test, EngineMode mode, Storage storage) throws IOException {
		Path file = SUITE.resolve(test);
		JsonNode specification = specification(file);
		Outcome outcome = run(file, specification, mode, storage);
		boolean expectedToFail = EXPECTED_TO_FAIL
			.getOrDefault(file.getFileName().toString(), (anywhere, directory) -> false)
			.test(storage, this.temporary);
		if (expectedToFail) {
			assertThat(outcome.exitCode).as("the test is expected to fail").isNotZero();
			return;
		}
		assertThat(outcome.exitCode).as("exit code, after: %s", outcome.error)
			.isEqualTo(specification.path("exit_code").asInt(0));
		if (specification.has("stdout")) {
			assertThat(outcome.output).isEqualTo(specification.path("stdout").asString());
		}
	}

	private Outcome run(Path file, JsonNode specification, EngineMode mode, Storage storage) throws IOException {
		List<String> arguments = new ArrayList<>(List.of(file.getFileName().toString()));
		specification.path("args").forEach((argument) -> arguments.add(argument.asString()));
		Map<String, String> variables = new LinkedHashMap<>(file.startsWith(SUITE.resolve("rust")) ? STRICT : Map.of());
		specification.path("env")
			.properties()
			.forEach((entry) -> variables.put(entry.getKey(), entry.getValue().asString()));
		Policy policy = Policy.denyAll()
			.with(new ArgumentsGrant(arguments))
			.with(new EnvironmentGrant(variables))
			.with(new ClockGrant(ClockGrant.Source.SYSTEM, ClockGrant.Source.SYSTEM))
			.with(new RandomGrant(RandomGrant.Source.SECURE, 0))
			.with(new StdioGrant(StdioGrant.Input.EMPTY, StdioGrant.Output.CAPTURE, StdioGrant.Output.CAPTURE))
			.with(Limits.defaults().withTimeout(Duration.ofMinutes(1)));
		if (specification.has("root")) {
			Path root = copy(file.resolveSibling(specification.path("root").asString()));
			policy = policy.with(storage.grant(root));
		}
		try (WasmEngine engine = WasmEngine.builder().mode(mode).build()) {
			CompiledModule module = engine.load(Files.readAllBytes(file));
			try (Instance instance = engine.instantiate(module, EffectivePolicy.decide(module.requests(), policy),
					Imports.none(), Stdio.none())) {
				if (specification.has("root")) {
					storage.fill(InstanceAccess.wasi(instance), this.temporary.resolve("root"));
				}
				int code = start(instance);
				return new Outcome(code, instance.capturedOutput().stdoutText(),
						instance.capturedOutput().stderrText());
			}
		}
	}

	private static int start(Instance instance) {
		try {
			instance.function("_start").orElseThrow().call();
			return 0;
		}
		catch (ExitException ex) {
			return ex.code();
		}
		catch (TrapException ex) {
			return TRAPPED;
		}
	}

	private static boolean setsTimesOfLinksExactly(Path directory) {
		try {
			Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("nowhere"));
			FileTime time = FileTime.from(1, TimeUnit.NANOSECONDS);
			BasicFileAttributeView view = Files.getFileAttributeView(link, BasicFileAttributeView.class,
					LinkOption.NOFOLLOW_LINKS);
			view.setTimes(time, null, null);
			return view.readAttributes().lastModifiedTime().equals(time);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static JsonNode specification(Path test) throws IOException {
		JsonMapper mapper = new JsonMapper();
		Path file = test.resolveSibling(test.getFileName().toString().replace(".wasm", ".json"));
		return Files.exists(file) ? mapper.readTree(Files.readString(file)) : mapper.createObjectNode();
	}

	/**
	 * Copy a directory, without the files that only keep empty directories and those that
	 * earlier runs have left.
	 */
	private Path copy(Path directory) throws IOException {
		Path copy = this.temporary.resolve("root");
		Files.walkFileTree(directory, new SimpleFileVisitor<>() {

			@Override
			public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) throws IOException {
				Files.createDirectory(copy.resolve(directory.relativize(visited).toString()));
				return FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult visitFile(Path visited, BasicFileAttributes attributes) throws IOException {
				String name = visited.getFileName().toString();
				if (!Set.of(".keep", ".gitignore", "gitignore").contains(name) && !name.endsWith(".cleanup")) {
					Files.copy(visited, copy.resolve(directory.relativize(visited).toString()));
				}
				return FileVisitResult.CONTINUE;
			}

		});
		return copy;
	}

	/**
	 * Where the files are.
	 */
	enum Storage {

		HOST {

			@Override
			FilesystemGrant grant(Path root) {
				return FilesystemGrant.host(root, "/", FilesystemGrant.Access.READ_WRITE).withLinks();
			}

			@Override
			void fill(WasiPreview1 wasi, Path root) {
			}

		},

		MEMORY {

			@Override
			FilesystemGrant grant(Path root) {
				return FilesystemGrant.memory("/").withLinks();
			}

			/**
			 * Copy the directory as a guest would.
			 */
			@Override
			@SuppressWarnings("resource") // the state belongs to the instance
			void fill(WasiPreview1 wasi, Path root) throws IOException {
				TestGuest guest = new TestGuest(wasi);
				try (Stream<Path> paths = Files.walk(root)) {
					for (Path path : paths.sorted().skip(1).toList()) {
						String name = root.relativize(path).toString();
						if (Files.isSymbolicLink(path)) {
							assertThat(guest.symlink(Files.readSymbolicLink(path).toString(), 3, name)).isZero();
						}
						else if (Files.isDirectory(path)) {
							assertThat(guest.path("path_create_directory", 3, name)).isZero();
						}
						else {
							assertThat(guest.open(3, name, TestGuest.Lookup.FOLLOW, 1, Rights.FILE)).isZero();
							assertThat(guest.write(4, Files.readString(path))).isZero();
							guest.succeed("fd_close", 4);
						}
					}
				}
			}

		};

		abstract FilesystemGrant grant(Path root);

		abstract void fill(WasiPreview1 wasi, Path root) throws IOException;

	}

	private record Outcome(int exitCode, String output, String error) {

	}

}
