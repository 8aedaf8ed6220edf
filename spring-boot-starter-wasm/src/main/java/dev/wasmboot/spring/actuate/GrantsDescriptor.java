package dev.wasmboot.spring.actuate;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import dev.wasmboot.policy.ClockGrant;
import dev.wasmboot.policy.FilesystemGrant;
import dev.wasmboot.policy.HostDirectoryGrant;
import dev.wasmboot.policy.Policy;
import dev.wasmboot.policy.RandomGrant;
import dev.wasmboot.policy.StdioGrant;

/**
 * What a plugin may do, without the values that might be secret.
 *
 * @param environment the names of the variables it sees
 * @param arguments how many arguments it sees
 * @param filesystem the directories it sees, and how
 * @param clock what its clocks show
 * @param random where its random numbers come from
 * @param stdio where its standard streams lead
 * @param hostFunctions the functions of the application that it may call
 */
public record GrantsDescriptor(Set<String> environment, int arguments, List<String> filesystem, ClockGrant clock,
		RandomGrant.Source random, StdioGrant stdio, Set<String> hostFunctions) {

	static GrantsDescriptor of(Policy policy) {
		return new GrantsDescriptor(policy.environment().variables().keySet(), policy.arguments().arguments().size(),
				policy.filesystem().stream().map((grant) -> describe(grant)).toList(), policy.clock(),
				policy.random().source(), policy.stdio(), new TreeSet<>(policy.hostFunctions().names()));
	}

	private static String describe(FilesystemGrant grant) {
		String where = (grant instanceof HostDirectoryGrant directory) ? directory.host().toString() : "memory";
		return grant.guest() + " = " + where + " (" + grant.access() + quota(grant) + (grant.links() ? ", links" : "")
				+ ")";
	}

	private static String quota(FilesystemGrant grant) {
		return (grant.access() == FilesystemGrant.Access.READ_WRITE)
				? ", " + grant.quota().bytes() + " bytes, " + grant.quota().files() + " files" : "";
	}

}
