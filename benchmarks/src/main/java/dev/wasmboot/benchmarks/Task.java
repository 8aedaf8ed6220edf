package dev.wasmboot.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntBinaryOperator;
import java.util.function.IntSupplier;
import java.util.function.IntUnaryOperator;
import java.util.function.ToIntFunction;

import org.jspecify.annotations.Nullable;

/**
 * What a worker does each time it has its turn.
 */
interface Task {

	int CALLS = 100_000;

	int INSTANCES = 20;

	/**
	 * Do it once.
	 */
	Sample run() throws IOException;

	/**
	 * The task that a benchmark asks for.
	 * @param arguments its name, and what it needs
	 */
	static Task of(Engine engine, String... arguments) throws IOException {
		return switch (arguments[0]) {
			case "kernel" -> kernel(engine, arguments[1], arguments[2], Integer.parseInt(arguments[3]));
			case "program" -> new ProgramTask(engine, Path.of(arguments[1]), arguments[2]);
			case "instantiate" -> instantiate(engine, arguments[1]);
			case "export-call" -> exportCall(load(engine, arguments[1]).instantiate(), IntSupplier::getAsInt);
			case "lease-call" -> {
				Engine.Running leased = load(engine, arguments[1]).instantiate();
				yield exportCall(leased, leased::lease);
			}
			case "heap" -> () -> heap(engine, Path.of(arguments[1]), arguments[2]);
			default -> throw new IllegalArgumentException("there is no task '" + arguments[0] + "'");
		};
	}

	private static Engine.Loaded load(Engine engine, String module) throws IOException {
		return engine.load(Files.readAllBytes(Path.of(module)));
	}

	/**
	 * A function that computes.
	 */
	private static Task kernel(Engine engine, String module, String export, int work) throws IOException {
		IntUnaryOperator function = load(engine, module).instantiate().unary(export);
		return () -> {
			long start = System.nanoTime();
			int result = function.applyAsInt(work);
			return new Sample(System.nanoTime() - start, Integer.toString(result));
		};
	}

	/**
	 * Calls of a function that does next to nothing; the time of one.
	 */
	private static Task exportCall(Engine.Running instance, ToIntFunction<IntSupplier> within) {
		IntBinaryOperator add = instance.binary("add");
		return () -> {
			long start = System.nanoTime();
			int sum = within.applyAsInt(() -> addUp(add));
			return new Sample((double) (System.nanoTime() - start) / CALLS, Integer.toString(sum));
		};
	}

	private static int addUp(IntBinaryOperator add) {
		int sum = 0;
		for (int i = 0; i < CALLS; i++) {
			sum = add.applyAsInt(sum, i);
		}
		return sum;
	}

	/**
	 * Instances that are made and dropped; the time of one.
	 */
	private static Task instantiate(Engine engine, String module) throws IOException {
		Engine.Loaded loaded = load(engine, module);
		return () -> {
			long start = System.nanoTime();
			for (int i = 0; i < INSTANCES; i++) {
				loaded.instantiate();
			}
			return new Sample((double) (System.nanoTime() - start) / INSTANCES, "");
		};
	}

	/**
	 * The heap that a loaded module holds after it has run once, as a multiple of its
	 * file.
	 */
	private static Sample heap(Engine engine, Path corpus, String id) throws IOException {
		Program program = Program.of(corpus, id);
		Path file = corpus.resolve(program.module());
		long before = usedHeap();
		Engine.Loaded loaded = load(engine, file.toString());
		program.run(loaded);
		double held = usedHeap() - before;
		program.run(loaded); // keeps it alive
		return new Sample(held / Files.size(file), "");
	}

	private static long usedHeap() {
		for (int i = 0; i < 3; i++) {
			System.gc();
		}
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	/**
	 * A program that runs from beginning to end. The first time includes loading it.
	 */
	final class ProgramTask implements Task {

		private final Engine engine;

		private final Path corpus;

		private final Program program;

		private Engine.@Nullable Loaded loaded;

		ProgramTask(Engine engine, Path corpus, String id) {
			this.engine = engine;
			this.corpus = corpus;
			this.program = Program.of(corpus, id);
		}

		@Override
		public Sample run() throws IOException {
			long start = System.nanoTime();
			if (this.loaded == null) {
				this.loaded = load(this.engine, this.corpus.resolve(this.program.module()).toString());
			}
			this.program.run(this.loaded);
			return new Sample(System.nanoTime() - start, this.program.stdoutSha256());
		}

	}

}
