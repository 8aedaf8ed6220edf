package dev.wasmboot.policy;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * How much a plugin may use. Every limit is per instance; those of time, output and fuel
 * are per call.
 *
 * @param memory bytes of all linear memories of an instance together
 * @param tableElements elements of all tables of an instance together
 * @param callDepth guest functions that may be active at a time
 * @param timeout how long a call may take
 * @param startTimeout how long start-up (the start function and {@code _initialize}) may
 * take
 * @param output bytes a call may write to standard output and error together
 * @param openFiles files and directories that may be open at a time
 * @param fuel units of fuel that a call, or start-up, may use; what each instruction uses
 * is the same wherever the plugin runs. Empty if it is not counted, which is faster
 */
public record Limits(long memory, int tableElements, int callDepth, Duration timeout, Duration startTimeout,
		long output, int openFiles, OptionalLong fuel) {

	/** A duration that never ends. */
	public static final Duration UNBOUNDED = Duration.ofSeconds(Long.MAX_VALUE);

	private static final Limits DEFAULTS = new Limits(64L << 20, 100_000, 10_000, Duration.ofSeconds(1),
			Duration.ofSeconds(10), 1L << 20, 64, OptionalLong.empty());

	public Limits {
		requirePositive("memory", memory);
		requirePositive("table-elements", tableElements);
		requirePositive("call-depth", callDepth);
		requirePositive("timeout", timeout);
		requirePositive("start-timeout", startTimeout);
		if (output < 0) {
			throw new PolicyException("the limit 'output' is " + output, "give a number of bytes of at least 0");
		}
		requirePositive("open-files", openFiles);
		fuel.ifPresent((units) -> requirePositive("fuel", units));
	}

	/**
	 * The limits of a plugin that nothing else is said about: 64 MiB of memory, 100,000
	 * table elements, 10,000 calls deep, one second for a call and ten for start-up, 1
	 * MiB of output, 64 open files. Fuel is not counted.
	 * @return the limits
	 */
	public static Limits defaults() {
		return DEFAULTS;
	}

	public Limits withMemory(long bytes) {
		return new Limits(bytes, this.tableElements, this.callDepth, this.timeout, this.startTimeout, this.output,
				this.openFiles, this.fuel);
	}

	public Limits withTableElements(int elements) {
		return new Limits(this.memory, elements, this.callDepth, this.timeout, this.startTimeout, this.output,
				this.openFiles, this.fuel);
	}

	public Limits withCallDepth(int calls) {
		return new Limits(this.memory, this.tableElements, calls, this.timeout, this.startTimeout, this.output,
				this.openFiles, this.fuel);
	}

	public Limits withTimeout(Duration duration) {
		return new Limits(this.memory, this.tableElements, this.callDepth, duration, this.startTimeout, this.output,
				this.openFiles, this.fuel);
	}

	public Limits withStartTimeout(Duration duration) {
		return new Limits(this.memory, this.tableElements, this.callDepth, this.timeout, duration, this.output,
				this.openFiles, this.fuel);
	}

	public Limits withOutput(long bytes) {
		return new Limits(this.memory, this.tableElements, this.callDepth, this.timeout, this.startTimeout, bytes,
				this.openFiles, this.fuel);
	}

	public Limits withOpenFiles(int files) {
		return new Limits(this.memory, this.tableElements, this.callDepth, this.timeout, this.startTimeout, this.output,
				files, this.fuel);
	}

	public Limits withFuel(long units) {
		return new Limits(this.memory, this.tableElements, this.callDepth, this.timeout, this.startTimeout, this.output,
				this.openFiles, OptionalLong.of(units));
	}

	private static void requirePositive(String name, long value) {
		if (value <= 0) {
			throw new PolicyException("the limit '" + name + "' is " + value, "give a number greater than 0");
		}
	}

	private static void requirePositive(String name, Duration value) {
		if (value.isZero() || value.isNegative()) {
			throw new PolicyException("the limit '" + name + "' is " + value, "give a duration greater than 0");
		}
	}

}
