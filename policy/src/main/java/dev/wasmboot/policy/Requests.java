package dev.wasmboot.policy;

import java.util.Map;
import java.util.Set;

/**
 * What a plugin asks for: as its imports show, or as it states itself.
 *
 * @param capabilities the kinds it can make use of
 * @param hostFunctions the functions of the application that it calls; it cannot be
 * started without
 * @param limits the limits it needs, in the unit of each; those that it says nothing
 * about are as granted
 * @param stated whether the plugin states that it needs all this. If not, these are its
 * imports: it works without a capability, but what depends on it is answered with a
 * denial
 */
public record Requests(Set<Capability> capabilities, Set<HostFunctionName> hostFunctions, Map<Limit, Long> limits,
		boolean stated) {

	public Requests {
		capabilities = Set.copyOf(capabilities);
		hostFunctions = Set.copyOf(hostFunctions);
		limits = Map.copyOf(limits);
		limits.forEach((limit, number) -> {
			if (number <= 0) {
				throw new PolicyException("the requested limit '" + limit.property() + "' is " + limit.show(number),
						"request more than 0, or leave it out");
			}
		});
	}

	/**
	 * The requests that imports are.
	 * @param capabilities the kinds that the plugin can make use of
	 * @param hostFunctions the functions of the application that it imports
	 */
	public Requests(Set<Capability> capabilities, Set<HostFunctionName> hostFunctions) {
		this(capabilities, hostFunctions, Map.of(), false);
	}

	/**
	 * The requests of a plugin that only computes.
	 * @return requests for nothing
	 */
	public static Requests none() {
		return new Requests(Set.of(), Set.of());
	}

	/**
	 * Requests that a plugin states: it is not to be started unless all are granted.
	 * @param capabilities the kinds that it needs
	 * @param hostFunctions the functions of the application that it needs
	 * @param limits the limits it needs, in the unit of each
	 * @return the requests
	 * @throws PolicyException if a limit is not greater than 0
	 */
	public static Requests stated(Set<Capability> capabilities, Set<HostFunctionName> hostFunctions,
			Map<Limit, Long> limits) {
		return new Requests(capabilities, hostFunctions, limits, true);
	}

}
