package dev.wasmboot.policy;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of what is decided about a plugin that states what it needs.
 */
class StatedRequestsTests {

	private static final Limits GRANTED = new Limits(1000, 1000, 1000, Duration.ofNanos(1000), Duration.ofNanos(1000),
			1000, 1000, Limits.defaults().fuel())
		.withFuel(1000);

	private static final HostFunctionName LOG = new HostFunctionName("host", "log");

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HOST_FUNCTION")
	void aCapabilityThatIsStatedAndNotGrantedKeepsThePluginFromStarting(Capability capability) {
		EffectivePolicy effective = EffectivePolicy.decide(Requests.stated(Set.of(capability), Set.of(), Map.of()),
				Policy.denyAll());
		assertThat(effective.startable()).isFalse();
		assertThat(effective.denials()).singleElement().satisfies((denial) -> {
			assertThat(denial.capability()).isEqualTo(capability);
			assertThat(denial.required()).isTrue();
		});
	}

	@Test
	void aHostFunctionThatIsGrantedAndNotStatedIsNotInForce() {
		Policy granted = Policy.denyAll().with(new HostFunctionGrant(Set.of("host.*", "shop.stock")));
		EffectivePolicy effective = EffectivePolicy.decide(Requests.stated(Set.of(), Set.of(LOG), Map.of()), granted);
		assertThat(effective.startable()).isTrue();
		assertThat(effective.policy().hostFunctions().names()).containsExactly("host.log");
	}

	@ParameterizedTest(name = "{0}: requested {1} of 1000, in force {2}, startable {3}")
	@CsvSource({ "MEMORY,999,999,true", "MEMORY,1000,1000,true", "MEMORY,1001,1000,false",
			"TABLE_ELEMENTS,999,999,true", "TABLE_ELEMENTS,1000,1000,true", "TABLE_ELEMENTS,1001,1000,false",
			"CALL_DEPTH,999,999,true", "CALL_DEPTH,1000,1000,true", "CALL_DEPTH,1001,1000,false",
			"TIMEOUT,999,999,true", "TIMEOUT,1000,1000,true", "TIMEOUT,1001,1000,false", "START_TIMEOUT,999,999,true",
			"START_TIMEOUT,1000,1000,true", "START_TIMEOUT,1001,1000,false", "OUTPUT,999,999,true",
			"OUTPUT,1000,1000,true", "OUTPUT,1001,1000,false", "OPEN_FILES,999,999,true", "OPEN_FILES,1000,1000,true",
			"OPEN_FILES,1001,1000,false", "FUEL,999,999,true", "FUEL,1000,1000,true", "FUEL,1001,1000,false" })
	void theSmallerLimitIsInForceAndALargerOneIsRefused(Limit limit, long requested, long inForce, boolean startable) {
		EffectivePolicy effective = EffectivePolicy
			.decide(Requests.stated(Set.of(), Set.of(), Map.of(limit, requested)), Policy.denyAll().with(GRANTED));
		assertThat(effective.limits()).isEqualTo((inForce < 1000) ? limit.lower(GRANTED, inForce) : GRANTED);
		assertThat(limit.of(effective.limits())).isEqualTo(inForce);
		assertThat(effective.startable()).isEqualTo(startable);
	}

	@Test
	void limitsThatAreRefusedShowBothNumbers() {
		EffectivePolicy effective = EffectivePolicy.decide(
				Requests.stated(Set.of(), Set.of(),
						Map.of(Limit.TIMEOUT, 2_000_000_000L, Limit.MEMORY, 128L << 20, Limit.FUEL, 5L)),
				Policy.denyAll());
		assertThat(effective.refusedLimits()).extracting(LimitRefusal::reason)
			.containsExactly("the limit 'memory' is requested as 128MB, and granted is 64MB",
					"the limit 'timeout' is requested as 2000ms, and granted is 1000ms");
	}

	@Test
	void aTimeoutWithoutEndIsLowered() {
		Policy granted = Policy.denyAll().with(Limits.defaults().withTimeout(Limits.UNBOUNDED));
		assertThat(EffectivePolicy.decide(Requests.stated(Set.of(), Set.of(), Map.of(Limit.TIMEOUT, 7L)), granted)
			.limits()
			.timeout()).isEqualTo(Duration.ofNanos(7));
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, -1, Long.MIN_VALUE })
	void aLimitThatIsRequestedIsPositive(long number) {
		assertThatExceptionOfType(PolicyException.class)
			.isThrownBy(() -> Requests.stated(Set.of(), Set.of(), Map.of(Limit.OUTPUT, number)))
			.withMessageContaining("the requested limit 'output' is " + number);
	}

}
