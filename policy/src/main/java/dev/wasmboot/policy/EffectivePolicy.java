package dev.wasmboot.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a plugin may really do: what it requested and what was granted, both at once. An
 * instance cannot be made without one.
 */
public final class EffectivePolicy {

	private final Policy policy;

	private final List<Denial> denials;

	private final List<LimitRefusal> refusedLimits;

	private final boolean learning;

	private EffectivePolicy(Policy policy, List<Denial> denials, List<LimitRefusal> refusedLimits, boolean learning) {
		this.policy = policy;
		this.denials = List.copyOf(denials);
		this.refusedLimits = List.copyOf(refusedLimits);
		this.learning = learning;
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
				denials.add(new Denial(capability, capability.property(), reason(capability), requested.stated()));
			}
		}
		requested.hostFunctions()
			.stream()
			.filter((function) -> !granted.hostFunctions().covers(function))
			.map((function) -> new Denial(Capability.HOST_FUNCTION, function.toString(),
					"the host function '" + function + "' is not granted", true))
			.sorted(Comparator.comparing(Denial::subject))
			.forEach(denials::add);
		if (requested.stated()) {
			policy = policy.with(new HostFunctionGrant(requested.hostFunctions()
				.stream()
				.filter((function) -> granted.hostFunctions().covers(function))
				.map(HostFunctionName::toString)
				.collect(Collectors.toSet())));
		}
		return new EffectivePolicy(policy.with(limits(requested, granted.limits())), denials,
				refusals(requested, granted.limits()), false);
	}

	/**
	 * The same policy for a plugin that is watched, to learn what it needs: it is started
	 * whatever it is denied, and what it then tries and is not granted can be told. It
	 * gets no more than it is granted.
	 * @return the policy
	 */
	public EffectivePolicy toLearn() {
		return new EffectivePolicy(this.policy, this.denials, this.refusedLimits, true);
	}

	/**
	 * Whether the plugin is watched, to learn what it needs.
	 * @return {@code false} unless this was made by {@link #toLearn()}
	 */
	public boolean learning() {
		return this.learning;
	}

	private static Limits limits(Requests requested, Limits granted) {
		Limits limits = granted;
		for (Map.Entry<Limit, Long> request : requested.limits().entrySet()) {
			if (request.getValue() < request.getKey().of(granted)) {
				limits = request.getKey().lower(limits, request.getValue());
			}
		}
		return limits;
	}

	private static List<LimitRefusal> refusals(Requests requested, Limits granted) {
		return Stream.of(Limit.values())
			.filter((limit) -> requested.limits().getOrDefault(limit, 0L) > limit.of(granted))
			.map((limit) -> new LimitRefusal(limit, requested.limits().getOrDefault(limit, 0L), limit.of(granted)))
			.toList();
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
	 * The limits that were requested and are above what is granted.
	 * @return the refusals, in the order of {@link Limit}
	 */
	public List<LimitRefusal> refusedLimits() {
		return this.refusedLimits;
	}

	/**
	 * Whether the plugin can be started.
	 * @return {@code false} if something it cannot do without is denied, or a limit is
	 * too low for it, unless it is to be learnt what it needs
	 */
	public boolean startable() {
		return this.learning || (this.refusedLimits.isEmpty() && this.denials.stream().noneMatch(Denial::required));
	}

	/**
	 * What a guest finds where nothing of a kind is granted.
	 */
	static String reason(Capability capability) {
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
