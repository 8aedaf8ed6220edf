package dev.wasmboot.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a plugin may really do: what it requested and what was granted, both at once. An
 * instance cannot be made without one.
 */
public final class EffectivePolicy {

	private final Policy policy;

	private final List<Denial> denials;

	private EffectivePolicy(Policy policy, List<Denial> denials) {
		this.policy = policy;
		this.denials = List.copyOf(denials);
	}

	/**
	 * Decide what a plugin may do.
	 * @param requested what it asks for
	 * @param granted what the operator allows
	 * @return what is both requested and granted, with a reason for each denial
	 */
	public static EffectivePolicy decide(Requests requested, Policy granted) {
		Policy policy = granted;
		List<Denial> denials = new ArrayList<>();
		for (Capability capability : Capability.values()) {
			if (capability == Capability.HOST_FUNCTION) {
				continue;
			}
			boolean wanted = requested.capabilities().contains(capability);
			if (!wanted) {
				policy = policy.without(capability);
			}
			else if (!granted.grants(capability)) {
				denials.add(new Denial(capability, capability.property(), reason(capability), false));
			}
		}
		requested.hostFunctions()
			.stream()
			.filter((function) -> !granted.hostFunctions().covers(function))
			.map((function) -> new Denial(Capability.HOST_FUNCTION, function.toString(),
					"the host function '" + function + "' is not granted", true))
			.sorted(Comparator.comparing(Denial::subject))
			.forEach(denials::add);
		return new EffectivePolicy(policy, denials);
	}

	/**
	 * The policy in force.
	 * @return the policy
	 */
	public Policy policy() {
		return this.policy;
	}

	/**
	 * The limits in force.
	 * @return the limits
	 */
	public Limits limits() {
		return this.policy.limits();
	}

	/**
	 * Everything that was requested and is not granted.
	 * @return the denials, those of host functions last
	 */
	public List<Denial> denials() {
		return this.denials;
	}

	/**
	 * Whether the plugin can be started.
	 * @return {@code false} if something it cannot do without is denied
	 */
	public boolean startable() {
		return this.denials.stream().noneMatch(Denial::required);
	}

	private static String reason(Capability capability) {
		return switch (capability) {
			case FILESYSTEM -> "no directory is granted: the guest sees none";
			case ENVIRONMENT -> "no variable is granted: the guest sees none";
			case ARGUMENTS -> "no argument is granted: the guest sees none";
			case CLOCK -> "no clock is granted: clocks stand still";
			case RANDOM -> "no randomness is granted: asking for it fails";
			case STDIO -> "no stream is granted: input is empty and output is discarded";
			case NETWORK -> "the network cannot be granted yet: sockets are refused";
			case HOST_FUNCTION -> throw new IllegalArgumentException("host functions are denied one by one");
		};
	}

}
