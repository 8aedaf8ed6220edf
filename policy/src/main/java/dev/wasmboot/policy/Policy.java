package dev.wasmboot.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an operator grants a plugin. It starts as {@link #denyAll()}, and only grants add
 * to it: no variables, no arguments, no directories, clocks that stand still, no
 * randomness, empty input, discarded output, no host functions, no network, and
 * {@link Limits#defaults()}. Immutable.
 *
 * @param filesystem the granted directories
 * @param environment the granted variables
 * @param arguments the granted arguments
 * @param clock what clocks show
 * @param random where random numbers come from
 * @param stdio where the standard streams lead
 * @param hostFunctions the functions of the application that may be called
 * @param limits how much may be used
 */
public record Policy(List<FilesystemGrant> filesystem, EnvironmentGrant environment, ArgumentsGrant arguments,
		ClockGrant clock, RandomGrant random, StdioGrant stdio, HostFunctionGrant hostFunctions, Limits limits) {

	private static final Policy DENY_ALL = new Policy(List.of(), new EnvironmentGrant(Map.of()),
			new ArgumentsGrant(List.of()), new ClockGrant(ClockGrant.Source.FIXED, ClockGrant.Source.FIXED),
			new RandomGrant(RandomGrant.Source.NONE, 0),
			new StdioGrant(StdioGrant.Input.EMPTY, StdioGrant.Output.DISCARD, StdioGrant.Output.DISCARD),
			new HostFunctionGrant(Set.of()), Limits.defaults());

	public Policy {
		filesystem = List.copyOf(filesystem);
		long distinct = filesystem.stream().map((grant) -> GuestPath.names(grant.guest())).distinct().count();
		if (distinct < filesystem.size()) {
			throw new PolicyException("two directories are granted under the same guest path",
					"give every 'filesystem' entry a 'guest' path of its own; slashes at the end make no difference");
		}
	}

	/**
	 * The policy that grants nothing.
	 * @return the policy
	 */
	public static Policy denyAll() {
		return DENY_ALL;
	}

	/**
	 * This policy with one grant more. A directory is added to those granted before; a
	 * grant of another kind takes the place of the earlier one of its kind.
	 * @param grant the grant
	 * @return the new policy
	 */
	public Policy with(Grant grant) {
		if (grant instanceof FilesystemGrant directory) {
			List<FilesystemGrant> directories = new ArrayList<>(this.filesystem);
			directories.add(directory);
			return new Policy(directories, this.environment, this.arguments, this.clock, this.random, this.stdio,
					this.hostFunctions, this.limits);
		}
		return new Policy(this.filesystem, (grant instanceof EnvironmentGrant g) ? g : this.environment,
				(grant instanceof ArgumentsGrant g) ? g : this.arguments,
				(grant instanceof ClockGrant g) ? g : this.clock, (grant instanceof RandomGrant g) ? g : this.random,
				(grant instanceof StdioGrant g) ? g : this.stdio,
				(grant instanceof HostFunctionGrant g) ? g : this.hostFunctions, this.limits);
	}

	/**
	 * This policy with other limits.
	 * @param newLimits the limits
	 * @return the new policy
	 */
	public Policy with(Limits newLimits) {
		return new Policy(this.filesystem, this.environment, this.arguments, this.clock, this.random, this.stdio,
				this.hostFunctions, newLimits);
	}

	/**
	 * This policy with another directory in the place of one.
	 * @param directory a directory that is granted
	 * @param other what is granted instead
	 * @return the new policy
	 */
	Policy replace(FilesystemGrant directory, FilesystemGrant other) {
		return new Policy(this.filesystem.stream().map((grant) -> grant.equals(directory) ? other : grant).toList(),
				this.environment, this.arguments, this.clock, this.random, this.stdio, this.hostFunctions, this.limits);
	}

	/**
	 * Whether anything of a kind is granted.
	 * @param capability the kind
	 * @return {@code false} if this policy is, as far as the kind goes, the same as
	 * {@link #denyAll()}
	 */
	public boolean grants(Capability capability) {
		return switch (capability) {
			case FILESYSTEM -> !this.filesystem.isEmpty();
			case ENVIRONMENT -> !this.environment.variables().isEmpty();
			case ARGUMENTS -> !this.arguments.arguments().isEmpty();
			case CLOCK -> this.clock.moves();
			case RANDOM -> this.random.source() != RandomGrant.Source.NONE;
			case STDIO ->
				this.stdio.stdin() != StdioGrant.Input.EMPTY || this.stdio.stdout() != StdioGrant.Output.DISCARD
						|| this.stdio.stderr() != StdioGrant.Output.DISCARD;
			case HOST_FUNCTION -> !this.hostFunctions.names().isEmpty();
			case NETWORK -> false;
		};
	}

	/**
	 * This policy without what is granted of a kind.
	 * @param capability the kind
	 * @return the narrower policy
	 */
	Policy without(Capability capability) {
		return switch (capability) {
			case FILESYSTEM -> new Policy(List.of(), this.environment, this.arguments, this.clock, this.random,
					this.stdio, this.hostFunctions, this.limits);
			case ENVIRONMENT -> with(DENY_ALL.environment);
			case ARGUMENTS -> with(DENY_ALL.arguments);
			case CLOCK -> with(DENY_ALL.clock);
			case RANDOM -> with(DENY_ALL.random);
			case STDIO -> with(DENY_ALL.stdio);
			case HOST_FUNCTION -> with(DENY_ALL.hostFunctions);
			case NETWORK -> this;
		};
	}

}
