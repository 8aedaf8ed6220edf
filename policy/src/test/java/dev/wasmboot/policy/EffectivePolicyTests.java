package dev.wasmboot.policy;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import dev.wasmboot.policy.FilesystemGrant.Access;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link EffectivePolicy}: what is both requested and granted, and why the rest
 * is not.
 */
class EffectivePolicyTests {

	/** One grant of each kind that can be granted. */
	private static final Map<Capability, Grant> GRANTS = Map.of(Capability.FILESYSTEM,
			FilesystemGrant.host(Path.of("data"), "/data", Access.READ_ONLY), Capability.ENVIRONMENT,
			new EnvironmentGrant(Map.of("CURRENCY", "EUR")), Capability.ARGUMENTS,
			new ArgumentsGrant(List.of("rules", "--strict")), Capability.CLOCK,
			new ClockGrant(ClockGrant.Source.SYSTEM, ClockGrant.Source.FIXED), Capability.RANDOM,
			new RandomGrant(RandomGrant.Source.SECURE, 0), Capability.STDIO,
			new StdioGrant(StdioGrant.Input.EMPTY, StdioGrant.Output.LOG, StdioGrant.Output.DISCARD));

	static Stream<Arguments> decisions() {
		return GRANTS.keySet()
			.stream()
			.flatMap((capability) -> Stream.of(Arguments.of(capability, false, false),
					Arguments.of(capability, false, true), Arguments.of(capability, true, false),
					Arguments.of(capability, true, true)));
	}

	@ParameterizedTest(name = "{0}: requested {1}, granted {2}")
	@MethodSource("decisions")
	void aCapabilityIsInForceIfItIsRequestedAndGranted(Capability capability, boolean requested, boolean granted) {
		Requests requests = new Requests(requested ? Set.of(capability) : Set.of(), Set.of());
		Policy policy = granted ? Policy.denyAll().with(grant(capability)) : Policy.denyAll();
		EffectivePolicy effective = EffectivePolicy.decide(requests, policy);
		assertThat(effective.policy()).isEqualTo((requested && granted) ? policy : Policy.denyAll());
		if (requested && !granted) {
			assertThat(effective.denials()).singleElement().satisfies((denial) -> {
				assertThat(denial.capability()).isEqualTo(capability);
				assertThat(denial.subject()).isEqualTo(capability.property());
				assertThat(denial.required()).isFalse();
			});
		}
		else {
			assertThat(effective.denials()).isEmpty();
		}
		assertThat(effective.startable()).as("it starts, and is denied when it asks").isTrue();
	}

	@Test
	void whatIsGrantedBesidesIsNotInForce() {
		Policy everything = Policy.denyAll();
		for (Grant grant : GRANTS.values()) {
			everything = everything.with(grant);
		}
		assertThat(EffectivePolicy.decide(Requests.none(), everything).policy()).isEqualTo(Policy.denyAll());
		assertThat(EffectivePolicy.decide(new Requests(GRANTS.keySet(), Set.of()), everything).policy())
			.isEqualTo(everything);
	}

	@Test
	void theNetworkIsDeniedEvenWhereItIsGranted() {
		Requests requests = new Requests(Set.of(Capability.NETWORK), Set.of());
		EffectivePolicy effective = EffectivePolicy.decide(requests, Policy.denyAll().with(new NetworkGrant()));
		assertThat(effective.denials()).containsExactly(new Denial(Capability.NETWORK, "network",
				"the network cannot be granted yet: sockets are refused", false));
	}

	@Test
	void aHostFunctionThatIsNotGrantedKeepsThePluginFromStarting() {
		Requests requests = new Requests(Set.of(),
				Set.of(new HostFunctionName("shop", "stock_level"), new HostFunctionName("host", "log")));
		EffectivePolicy effective = EffectivePolicy.decide(requests,
				Policy.denyAll().with(new HostFunctionGrant(Set.of("host.log"))));
		assertThat(effective.startable()).isFalse();
		assertThat(effective.denials()).containsExactly(new Denial(Capability.HOST_FUNCTION, "shop.stock_level",
				"the host function 'shop.stock_level' is not granted", true));
	}

	@Test
	void hostFunctionsAreDeniedOneByOneAndInOrder() {
		Requests requests = new Requests(Set.of(Capability.RANDOM),
				Set.of(new HostFunctionName("b", "f"), new HostFunctionName("a", "g"), new HostFunctionName("a", "f")));
		assertThat(EffectivePolicy.decide(requests, Policy.denyAll()).denials()).extracting(Denial::subject)
			.containsExactly("random", "a.f", "a.g", "b.f");
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HOST_FUNCTION")
	void everyDenialSaysWhatTheGuestSeesInstead(Capability capability) {
		List<Denial> denials = EffectivePolicy.decide(new Requests(Set.of(capability), Set.of()), Policy.denyAll())
			.denials();
		assertThat(denials).singleElement().extracting(Denial::reason).asString().contains(": ").doesNotEndWith(".");
	}

	@Test
	void limitsAreInForceWhateverIsRequested() {
		Limits limits = Limits.defaults().withMemory(1 << 20);
		assertThat(EffectivePolicy.decide(Requests.none(), Policy.denyAll().with(limits)).limits()).isEqualTo(limits);
	}

	@Test
	void everyCapabilityIsDecidedAbout() {
		EnumSet<Capability> decided = EnumSet.copyOf(GRANTS.keySet());
		decided.add(Capability.HOST_FUNCTION);
		decided.add(Capability.NETWORK);
		assertThat(decided).containsExactly(Capability.values());
	}

	private static Grant grant(Capability capability) {
		return Objects.requireNonNull(GRANTS.get(capability));
	}

}
