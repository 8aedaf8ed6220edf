package dev.wasmboot.policy;

/**
 * Where the guest's random numbers come from.
 *
 * @param source the source
 * @param seed the seed of {@link Source#SEEDED}; ignored otherwise
 */
public record RandomGrant(Source source, long seed) implements Grant {

	@Override
	public Capability capability() {
		return Capability.RANDOM;
	}

	/**
	 * Sources of random numbers.
	 */
	public enum Source {

		/** None: asking for randomness fails. */
		NONE,

		/** The same sequence for every call, from the seed. Not for secrets. */
		SEEDED,

		/** A cryptographically strong generator. */
		SECURE

	}

}
