package dev.wasmboot.engine.compiler;

/**
 * Which divided functions get a method for what they run most: see {@link HotSegments}.
 */
public enum HotMethods {

	/**
	 * None.
	 */
	NONE(0, Integer.MAX_VALUE, 100),

	/**
	 * Those with a switch among their segments, as a guest's interpreter has, if they run
	 * long enough, and few segments are nearly all that they run.
	 */
	MEASURED(4096, 8191, 98),

	/**
	 * All, as soon as they run, whatever it gives. The guest waits for it. That is how
	 * what such methods do is tested.
	 */
	ALL(16, 1, 0);

	private final int samples;

	private final int period;

	private final int percent;

	HotMethods(int samples, int period, int percent) {
		this.samples = samples;
		this.period = period;
		this.percent = percent;
	}

	/**
	 * How many segments are counted.
	 */
	int samples() {
		return this.samples;
	}

	/**
	 * Of how many segments that run one is counted. Loops of guests seldom have as many,
	 * or a part of that, for it is a prime number.
	 */
	int period() {
		return this.period;
	}

	/**
	 * How many of a hundred segments that were counted have to be in the method.
	 */
	int percent() {
		return this.percent;
	}

}
