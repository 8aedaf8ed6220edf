package dev.wasmboot.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The turns of an engine at a benchmark.
 */
final class Series implements AutoCloseable {

	private final Settings settings;

	private final String engine;

	private final Benchmark benchmark;

	private final List<Double> values = new ArrayList<>();

	private final List<Double> processes = new ArrayList<>();

	private @Nullable WorkerProcess worker;

	private @Nullable String result;

	private @Nullable String failure;

	private int warmUps;

	private long warmUpNanos;

	private long nanos;

	Series(Settings settings, String engine, Benchmark benchmark) {
		this.settings = settings;
		this.engine = engine;
		this.benchmark = benchmark;
	}

	String engine() {
		return this.engine;
	}

	/**
	 * Whether it has not done its task for long enough yet for the time to count.
	 */
	boolean isCold() {
		return this.failure == null
				&& (this.warmUps < this.settings.fewestTurns() || this.warmUpNanos < this.settings.warmUpNanos());
	}

	/**
	 * Have a turn that does not count, unless it is warm.
	 */
	void warmUp() {
		if (isCold()) {
			long start = System.nanoTime();
			measure();
			this.warmUps++;
			this.warmUpNanos += System.nanoTime() - start;
		}
	}

	/**
	 * Have a turn, unless there were enough.
	 */
	void turn() {
		if (this.failure != null
				|| (this.values.size() >= this.settings.fewestTurns() && this.nanos > this.settings.nanos())) {
			return;
		}
		long start = System.nanoTime();
		double value = measure();
		long process = System.nanoTime() - start;
		if (this.failure == null) {
			this.values.add(value / this.benchmark.divisor());
			this.processes.add(process / this.benchmark.divisor());
		}
		this.nanos += process;
	}

	/** What a turn measured, if it did not fail. */
	private double measure() {
		try {
			return sample();
		}
		catch (IOException ex) {
			this.failure = String.valueOf(ex.getMessage());
			return Double.NaN;
		}
	}

	private double sample() throws IOException {
		if (this.worker == null) {
			this.worker = WorkerProcess.start(this.settings, this.engine, this.benchmark);
		}
		Sample sample = this.worker.turn();
		if (this.result != null && !this.result.equals(sample.result())) {
			throw new IOException("it computes " + this.result + " and then " + sample.result());
		}
		this.result = sample.result();
		if (this.benchmark.kind() == Benchmark.Kind.COLD) {
			close();
		}
		return sample.value();
	}

	/**
	 * Fail if this computes something else than the others.
	 */
	void compareWith(Series other) {
		if (this.failure == null && other.failure == null && this.result != null && !this.result.equals(other.result)) {
			this.failure = "it computes " + this.result + " and " + other.engine + " " + other.result;
		}
	}

	@Nullable String failure() {
		return this.failure;
	}

	/**
	 * The median of the turns that count.
	 * @return {@code NaN} if it failed
	 */
	double median() {
		return median(this.values);
	}

	/**
	 * The median of the times from the start of a new process to its end.
	 * @return {@code NaN} if it failed
	 */
	double processMedian() {
		return median(this.processes);
	}

	private double median(List<Double> all) {
		return (this.failure != null || all.isEmpty()) ? Double.NaN
				: all.stream().sorted().skip(all.size() / 2).findFirst().orElseThrow();
	}

	@Override
	public void close() {
		if (this.worker != null) {
			try {
				this.worker.close();
			}
			catch (IOException ex) {
				// it is of no use any more
			}
			this.worker = null;
		}
	}

}
