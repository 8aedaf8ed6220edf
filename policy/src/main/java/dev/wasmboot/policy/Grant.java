package dev.wasmboot.policy;

/**
 * Something an operator allows a plugin to touch. Immutable.
 */
public sealed interface Grant permits FilesystemGrant, EnvironmentGrant, ArgumentsGrant, ClockGrant, RandomGrant,
		StdioGrant, HostFunctionGrant, NetworkGrant {

	/**
	 * The kind of thing this grants.
	 * @return the capability
	 */
	Capability capability();

}
