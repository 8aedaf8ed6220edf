package dev.wasmboot.policy;

import java.time.Duration;

/**
 * One of the {@link Limits}, as a number: bytes, a count, or nanoseconds.
 */
public enum Limit {

	/** Bytes of linear memory. */
	MEMORY("memory"),

	/** Elements of tables. */
	TABLE_ELEMENTS("table-elements"),

	/** Active guest functions. */
	CALL_DEPTH("call-depth"),

	/** Nanoseconds a call may take. */
	TIMEOUT("timeout"),

	/** Nanoseconds start-up may take. */
	START_TIMEOUT("start-timeout"),

	/** Bytes of output. */
	OUTPUT("output"),

	/** Open files and directories. */
	OPEN_FILES("open-files"),

	/** Units of fuel; {@link Long#MAX_VALUE} where it is not counted. */
	FUEL("fuel");

	private final String property;

	Limit(String property) {
		this.property = property;
	}

	/**
	 * The name of the property, below a plugin's {@code limits}, that sets this.
	 * @return the name, in kebab case
	 */
	public String property() {
		return this.property;
	}

	/**
	 * The number that limits say.
	 * @param limits the limits
	 * @return the number, in the unit of this limit
	 */
	public long of(Limits limits) {
		return switch (this) {
			case MEMORY -> limits.memory();
			case TABLE_ELEMENTS -> limits.tableElements();
			case CALL_DEPTH -> limits.callDepth();
			case TIMEOUT -> nanos(limits.timeout());
			case START_TIMEOUT -> nanos(limits.startTimeout());
			case OUTPUT -> limits.output();
			case OPEN_FILES -> limits.openFiles();
			case FUEL -> limits.fuel().orElse(Long.MAX_VALUE);
		};
	}

	/**
	 * Lower a limit.
	 * @param limits limits in which this one is greater than the number
	 */
	Limits lower(Limits limits, long to) {
		return switch (this) {
			case MEMORY -> limits.withMemory(to);
			case TABLE_ELEMENTS -> limits.withTableElements(Math.toIntExact(to));
			case CALL_DEPTH -> limits.withCallDepth(Math.toIntExact(to));
			case TIMEOUT -> limits.withTimeout(Duration.ofNanos(to));
			case START_TIMEOUT -> limits.withStartTimeout(Duration.ofNanos(to));
			case OUTPUT -> limits.withOutput(to);
			case OPEN_FILES -> limits.withOpenFiles(Math.toIntExact(to));
			case FUEL -> limits.withFuel(to);
		};
	}

	/**
	 * A number of this limit for people to read.
	 */
	String show(long number) {
		return switch (this) {
			case TIMEOUT, START_TIMEOUT -> (number % 1_000_000 == 0) ? number / 1_000_000 + "ms" : number + "ns";
			case MEMORY, OUTPUT -> showBytes(number);
			case TABLE_ELEMENTS, CALL_DEPTH, OPEN_FILES, FUEL -> Long.toString(number);
		};
	}

	private static String showBytes(long number) {
		if (number > 0 && number % (1 << 20) == 0) {
			return (number >> 20) + "MB";
		}
		return (number > 0 && number % (1 << 10) == 0) ? (number >> 10) + "KB" : number + "B";
	}

	private static long nanos(Duration duration) {
		Duration longest = Duration.ofNanos(Long.MAX_VALUE);
		return (duration.compareTo(longest) < 0) ? duration.toNanos() : Long.MAX_VALUE;
	}

}
