package dev.wasmboot.policy;

import java.util.Set;

/**
 * What a plugin asks for.
 *
 * @param capabilities the kinds it can make use of; it works without, but what depends on
 * them is answered with a denial
 * @param hostFunctions the functions of the application that it imports; it cannot be
 * started without
 */
public record Requests(Set<Capability> capabilities, Set<HostFunctionName> hostFunctions) {

	public Requests {
		capabilities = Set.copyOf(capabilities);
		hostFunctions = Set.copyOf(hostFunctions);
	}

	/**
	 * The requests of a plugin that only computes.
	 * @return requests for nothing
	 */
	public static Requests none() {
		return new Requests(Set.of(), Set.of());
	}

}
