package dev.wasmboot.benchmarks;

import java.util.List;

/**
 * A row of the table.
 *
 * @param group what it belongs to
 * @param name what it is called
 * @param unit what its values are given in
 * @param divisor what a worker's value is divided by for that
 * @param kind how it is measured
 * @param task the worker's task, and what that needs
 */
record Benchmark(String group, String name, String unit, double divisor, Kind kind, List<String> task) {

	/**
	 * How a benchmark is measured.
	 */
	enum Kind {

		/** The same process again and again, once it is warm. */
		WARM,

		/** A new process each time. */
		COLD

	}

}
