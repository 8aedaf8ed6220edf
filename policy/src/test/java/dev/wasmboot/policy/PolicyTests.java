package dev.wasmboot.policy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import dev.wasmboot.policy.FilesystemGrant.Access;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of {@link Policy}.
 */
class PolicyTests {

	@ParameterizedTest
	@EnumSource
	void nothingIsGrantedUnlessSomethingSaysSo(Capability capability) {
		assertThat(Policy.denyAll().grants(capability)).isFalse();
	}

	@Test
	void withoutGrantsAGuestSeesNothing() {
		Policy policy = Policy.denyAll();
		assertThat(policy.filesystem()).isEmpty();
		assertThat(policy.environment().variables()).isEmpty();
		assertThat(policy.arguments().arguments()).isEmpty();
		assertThat(policy.clock()).isEqualTo(new ClockGrant(ClockGrant.Source.FIXED, ClockGrant.Source.FIXED));
		assertThat(policy.random().source()).isEqualTo(RandomGrant.Source.NONE);
		assertThat(policy.stdio())
			.isEqualTo(new StdioGrant(StdioGrant.Input.EMPTY, StdioGrant.Output.DISCARD, StdioGrant.Output.DISCARD));
		assertThat(policy.hostFunctions().names()).isEmpty();
		assertThat(policy.limits()).isEqualTo(Limits.defaults());
	}

	static Stream<Grant> grants() {
		return Stream.of(FilesystemGrant.host(Path.of("data"), "/data", Access.READ_ONLY),
				new EnvironmentGrant(Map.of("A", "1")), new ArgumentsGrant(List.of("a")),
				new ClockGrant(ClockGrant.Source.COARSE, ClockGrant.Source.FIXED),
				new ClockGrant(ClockGrant.Source.FIXED, ClockGrant.Source.SYSTEM),
				new ClockGrant(ClockGrant.Source.NONE, ClockGrant.Source.FIXED, ClockGrant.Source.COARSE),
				new RandomGrant(RandomGrant.Source.SEEDED, 1),
				new StdioGrant(StdioGrant.Input.INHERIT, StdioGrant.Output.DISCARD, StdioGrant.Output.DISCARD),
				new StdioGrant(StdioGrant.Input.EMPTY, StdioGrant.Output.CAPTURE, StdioGrant.Output.DISCARD),
				new StdioGrant(StdioGrant.Input.EMPTY, StdioGrant.Output.DISCARD, StdioGrant.Output.LOG),
				new HostFunctionGrant(Set.of("host.log")));
	}

	@ParameterizedTest
	@MethodSource("grants")
	void aGrantAddsWhatItIsForAndNothingElse(Grant grant) {
		Policy policy = Policy.denyAll().with(grant);
		for (Capability capability : Capability.values()) {
			assertThat(policy.grants(capability)).as(capability.name()).isEqualTo(capability == grant.capability());
		}
		assertThat(policy.without(grant.capability())).isEqualTo(Policy.denyAll());
	}

	@Test
	void aLaterGrantTakesThePlaceOfAnEarlierOne() {
		Policy policy = Policy.denyAll()
			.with(new RandomGrant(RandomGrant.Source.SECURE, 0))
			.with(new EnvironmentGrant(Map.of("A", "1")))
			.with(new EnvironmentGrant(Map.of("B", "2")));
		assertThat(policy.environment().variables()).containsOnlyKeys("B");
		assertThat(policy.random().source()).isEqualTo(RandomGrant.Source.SECURE);
	}

	@Test
	void directoriesAddUpInTheOrderOfTheirGrants() {
		FilesystemGrant data = FilesystemGrant.host(Path.of("data"), "/data", Access.READ_ONLY);
		FilesystemGrant cache = FilesystemGrant.host(Path.of("cache"), "/cache", Access.READ_WRITE);
		assertThat(Policy.denyAll().with(data).with(cache).filesystem()).containsExactly(data, cache);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/data", "/data/", "//data", "/./data/." })
	void aGuestPathCannotBeGrantedTwice(String guest) {
		Policy policy = Policy.denyAll().with(FilesystemGrant.host(Path.of("a"), "/data", Access.READ_ONLY));
		FilesystemGrant again = FilesystemGrant.host(Path.of("b"), guest, Access.READ_WRITE);
		assertThatExceptionOfType(PolicyException.class).isThrownBy(() -> policy.with(again))
			.withMessage("two directories are granted under the same guest path")
			.satisfies((ex) -> assertThat(ex.cure()).contains("a 'guest' path of its own"));
	}

	@Test
	void theNetworkCannotBeGranted() {
		assertThat(Policy.denyAll().with(new NetworkGrant())).isEqualTo(Policy.denyAll());
	}

	@Test
	void aPolicyDoesNotChangeWhenSomethingIsAddedToIt() {
		Policy policy = Policy.denyAll();
		policy.with(new RandomGrant(RandomGrant.Source.SECURE, 0));
		policy.with(Limits.defaults().withMemory(1));
		assertThat(policy).isEqualTo(Policy.denyAll());
		assertThat(policy.grants(Capability.RANDOM)).isFalse();
	}

}
