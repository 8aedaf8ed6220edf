package dev.wasmboot.benchmarks;

import java.util.Locale;

/**
 * What one turn gave.
 *
 * @param value what was measured, times in nanoseconds
 * @param result what was computed, which has to be the same everywhere
 */
record Sample(double value, String result) {

	/**
	 * The line that a worker writes.
	 */
	String line() {
		return String.format(Locale.ROOT, "%.3f %s", this.value, this.result);
	}

	static Sample parse(String line) {
		String[] parts = line.split(" ", 2);
		return new Sample(Double.parseDouble(parts[0]), parts[1]);
	}

}
