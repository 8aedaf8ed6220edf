package dev.wasmboot.policy;

/**
 * A limit that a plugin needs higher than it is granted.
 *
 * @param limit the limit
 * @param requested what the plugin needs, in the unit of the limit
 * @param granted what the operator allows, in the same unit
 */
public record LimitRefusal(Limit limit, long requested, long granted) {

	/**
	 * Both numbers as a sentence without its full stop.
	 * @return for instance {@code the limit 'timeout' is requested as 2000ms, and granted
	 * is 1000ms}
	 */
	public String reason() {
		return "the limit '" + this.limit.property() + "' is requested as " + this.limit.show(this.requested)
				+ ", and granted is " + this.limit.show(this.granted);
	}

	/**
	 * What is requested, as it is written in configuration.
	 * @return the number, with its unit if it is one of time
	 */
	public String shownRequest() {
		return this.limit.show(this.requested);
	}

}
