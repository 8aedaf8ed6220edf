package dev.wasmboot.policy;

/**
 * Where the guest's standard streams lead.
 *
 * @param stdin what the guest reads
 * @param stdout where standard output goes
 * @param stderr where standard error goes
 */
public record StdioGrant(Input stdin, Output stdout, Output stderr) implements Grant {

	@Override
	public Capability capability() {
		return Capability.STDIO;
	}

	/**
	 * Whether anything that is written is kept for the caller.
	 * @return {@code true} if one of the streams is captured
	 */
	public boolean captures() {
		return this.stdout == Output.CAPTURE || this.stderr == Output.CAPTURE;
	}

	/**
	 * Sources of standard input.
	 */
	public enum Input {

		/** Always at its end. */
		EMPTY,

		/** The stream that the embedder passes in. */
		INHERIT

	}

	/**
	 * Destinations of standard output and error.
	 */
	public enum Output {

		/** Accepted and thrown away. */
		DISCARD,

		/** To a logger, line by line. */
		LOG,

		/** Kept, for the caller to read after the call. */
		CAPTURE,

		/** The stream that the embedder passes in. */
		INHERIT

	}

}
