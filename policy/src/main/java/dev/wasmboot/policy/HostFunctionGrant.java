package dev.wasmboot.policy;

import java.util.Set;

/**
 * Functions of the application that the guest may call.
 *
 * @param names names as {@code module.name}, or {@code module.*} for all of a module
 */
public record HostFunctionGrant(Set<String> names) implements Grant {

	public HostFunctionGrant {
		names = Set.copyOf(names);
		for (String name : names) {
			int dot = name.indexOf('.');
			if (dot <= 0 || dot == name.length() - 1) {
				throw new PolicyException("'" + name + "' does not name a host function",
						"write 'module.name', or 'module.*' for all functions of a module");
			}
		}
	}

	@Override
	public Capability capability() {
		return Capability.HOST_FUNCTION;
	}

	/**
	 * Whether a function is granted.
	 * @param function the function
	 * @return {@code true} if it is named here, itself or through its module
	 */
	public boolean covers(HostFunctionName function) {
		return this.names.contains(function.toString()) || this.names.contains(function.module() + ".*");
	}

}
