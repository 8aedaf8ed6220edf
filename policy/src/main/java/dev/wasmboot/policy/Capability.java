package dev.wasmboot.policy;

/**
 * The kinds of things outside its sandbox that a plugin can be granted. Nothing is
 * granted unless a {@link Grant} says so.
 */
public enum Capability {

	/** Directories of the host. */
	FILESYSTEM("filesystem"),

	/** Environment variables. */
	ENVIRONMENT("environment"),

	/** Command line arguments. */
	ARGUMENTS("arguments"),

	/** Clocks that show real time. */
	CLOCK("clock"),

	/** Random numbers. */
	RANDOM("random"),

	/** Standard input, output and error. */
	STDIO("stdio"),

	/** Functions that the application offers. */
	HOST_FUNCTION("host-functions"),

	/** Sockets. Reserved: there is no grant that opens the network yet. */
	NETWORK("network");

	private final String property;

	Capability(String property) {
		this.property = property;
	}

	/**
	 * The name of the property, below a plugin's {@code policy}, that grants this.
	 * @return the name, in kebab case
	 */
	public String property() {
		return this.property;
	}

}
