package dev.wasmboot.policy;

/**
 * A grant or limit that makes no sense.
 */
public final class PolicyException extends IllegalArgumentException {

	private final String cure;

	/**
	 * Create an exception.
	 * @param problem what is wrong
	 * @param cure what to write instead
	 */
	public PolicyException(String problem, String cure) {
		super(problem);
		this.cure = cure;
	}

	/**
	 * What to write instead.
	 * @return the cure, as an instruction
	 */
	public String cure() {
		return this.cure;
	}

}
