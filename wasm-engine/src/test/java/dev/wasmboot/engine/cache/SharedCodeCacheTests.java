package dev.wasmboot.engine.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.wasmboot.engine.CodeCacheOptions;
import dev.wasmboot.engine.CodeCacheStatistics;
import dev.wasmboot.engine.simd.ProcessorVectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The cache of compiled code with several processes, of which some are killed.
 */
class SharedCodeCacheTests {

	private static final int KILLED = 4;

	private static final int THREADS = 16;

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	@TempDir
	private Path home;

	private CodeCacheOptions options = CodeCacheOptions.in(Path.of("unset"));

	@BeforeEach
	void chooseDirectory() {
		this.options = CodeCacheOptions.in(this.home.resolve("cache")).withKeyFile(this.home.resolve("secret/key"));
	}

	@Test
	void twoProcessesAtOnceUseOneKeyAndBelieveEachOther() throws IOException, InterruptedException {
		List<Process> processes = List.of(start(40), start(40));
		for (Process process : processes) {
			assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
			assertThat(process.exitValue()).isZero();
		}

		assertThat(CachedRun.entries(this.options)).hasSize(1);
		CodeCacheStatistics after = CachedRun.of(this.options, 0);
		assertThat(after.hits()).isEqualTo(1);
		assertThat(after.compiledClasses()).isZero();
		assertThat(files(this.options.directory())).hasSize(1);
		assertThat(files(this.options.keyFile().resolveSibling(""))).containsExactly(this.options.keyFile());
	}

	@Test
	void whatAKilledProcessLeavesIsNotBelieved() throws IOException, InterruptedException {
		for (int i = 0; i < KILLED; i++) {
			Process process = start(Integer.MAX_VALUE);
			awaitWriting(process);
			process.destroyForcibly();
			process.waitFor();

			CodeCacheStatistics next = CachedRun.of(this.options, 0);

			assertThat(next.rejections()).isZero();
			assertThat(CachedRun.of(this.options, 0).compiledClasses()).isZero();
		}
	}

	@Test
	void allWhoFindNoKeyGetTheSame() throws Exception {
		OwnerOnly owner = OwnerOnly.ofThisProcess();
		Path path = this.home.resolve("key");
		byte[] text = { 1, 2, 3 };
		ExecutorService executor = Executors.newFixedThreadPool(THREADS);
		try {
			List<Callable<byte[]>> readers = new ArrayList<>();
			for (int i = 0; i < THREADS; i++) {
				readers.add(() -> new KeyFile(path, owner).read().tag(text));
			}
			for (Future<byte[]> tag : executor.invokeAll(readers)) {
				assertThat(tag.get()).isEqualTo(new KeyFile(path, owner).read().tag(text));
			}
		}
		finally {
			executor.shutdownNow();
		}
		assertThat(files(this.home)).containsExactly(path);
	}

	private Process start(int times) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		// What is kept is kept for code as this JVM has it
		if (ProcessorVectors.available()) {
			command.add("--add-modules=jdk.incubator.vector");
		}
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), CachedRun.class.getName(),
				this.options.directory().toString(), this.options.keyFile().toString(), Integer.toString(times)));
		return new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
	}

	/** Wait until a process is in the middle of a write. */
	private void awaitWriting(Process process) throws IOException {
		List<Path> before = files(this.options.directory());
		Instant end = Instant.now().plus(PATIENCE);
		while (files(this.options.directory()).stream()
			.noneMatch((file) -> file.toString().endsWith(EntryWriter.INCOMPLETE) && !before.contains(file))) {
			assertThat(process.isAlive()).isTrue();
			assertThat(Instant.now()).isBefore(end);
		}
	}

	private static List<Path> files(Path directory) throws IOException {
		if (!Files.isDirectory(directory)) {
			return List.of();
		}
		try (Stream<Path> all = Files.list(directory)) {
			return all.filter(Files::isRegularFile).toList();
		}
	}

}
