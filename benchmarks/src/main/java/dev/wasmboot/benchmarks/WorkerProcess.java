package dev.wasmboot.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The process of a worker.
 */
final class WorkerProcess implements AutoCloseable {

	/**
	 * A large stack, since the deepest recursion of the corpus needs it with some
	 * engines.
	 */
	static final List<String> JVM_OPTIONS = List.of("-Xss16m", "-Xmx4g");

	/** How long a turn may take. */
	private static final int MOST_SECONDS = 180;

	/** As a JVM or Node prints it; as much of it as fits into a note. */
	private static final Pattern EXCEPTION = Pattern
		.compile("(?:Exception in thread \"main\" )?([\\w.$]*(?:Error|Exception)\\b.{0,160}).*");

	private final Process process;

	private final BufferedReader out;

	private final Path errors;

	private WorkerProcess(Process process, Path errors) {
		this.process = process;
		this.out = process.inputReader(StandardCharsets.UTF_8);
		this.errors = errors;
	}

	static WorkerProcess start(Settings settings, String engine, Benchmark benchmark) throws IOException {
		Path errors = Files.createTempFile("worker", ".log");
		List<String> command = new ArrayList<>(engine.equals("v8") ? node(settings, benchmark) : java(engine));
		command.addAll(benchmark.task());
		return new WorkerProcess(new ProcessBuilder(command).redirectError(errors.toFile()).start(), errors);
	}

	/**
	 * Warm, V8 is to run optimised code from the start; cold, it is to start as it does.
	 * Without the last option, WASI in Node 20 goes on using a memory that has grown, and
	 * crashes.
	 */
	private static List<String> node(Settings settings, Benchmark benchmark) {
		List<String> command = new ArrayList<>(List.of("node", "--no-warnings", "--no-turbo-fast-api-calls"));
		if (benchmark.kind() == Benchmark.Kind.WARM) {
			command.add("--no-liftoff");
		}
		command.add(settings.root().resolve("benchmarks/src/main/node/v8.mjs").toString());
		return command;
	}

	private static List<String> java(String engine) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(JVM_OPTIONS);
		if (engine.equals(Engine.VECTORS)) {
			command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
		}
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), Worker.class.getName(), engine));
		return command;
	}

	/**
	 * Let it do its task once.
	 * @throws IOException if it cannot
	 */
	Sample turn() throws IOException {
		this.process.getOutputStream().write('\n');
		this.process.getOutputStream().flush();
		String line = readLine();
		if (line == null) {
			throw new IOException(problem());
		}
		return Sample.parse(line);
	}

	private String readLine() throws IOException {
		CompletableFuture<String> line = CompletableFuture.supplyAsync(() -> {
			try {
				return this.out.readLine();
			}
			catch (IOException ex) {
				return null;
			}
		});
		try {
			return line.get(MOST_SECONDS, TimeUnit.SECONDS);
		}
		catch (TimeoutException ex) {
			this.process.destroyForcibly();
			throw new IOException("it took over " + MOST_SECONDS + " seconds");
		}
		catch (ExecutionException ex) {
			throw new IOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException(ex);
		}
	}

	/**
	 * The exception that it ended with.
	 */
	private String problem() throws IOException {
		return Files.readAllLines(this.errors)
			.stream()
			.map(EXCEPTION::matcher)
			.filter(Matcher::matches)
			.findFirst()
			.map((line) -> line.group(1))
			.orElse("it ended");
	}

	/**
	 * Let it end, and wait until it has.
	 */
	@Override
	public void close() throws IOException {
		try {
			this.process.getOutputStream().close();
			if (!this.process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			this.process.destroyForcibly();
		}
		Files.deleteIfExists(this.errors);
	}

}
