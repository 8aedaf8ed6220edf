package dev.wasmboot.policy;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of {@link Limits}.
 */
class LimitsTests {

	private static final Limits DEFAULTS = Limits.defaults();

	@Test
	void defaultsAreThoseThatAreDocumented() {
		assertThat(DEFAULTS).isEqualTo(new Limits(64L * 1024 * 1024, 100_000, 10_000, Duration.ofSeconds(1),
				Duration.ofSeconds(10), 1024 * 1024, 64, OptionalLong.empty()));
	}

	@Test
	void eachLimitIsChangedAlone() {
		assertThat(DEFAULTS.withMemory(1)
			.withTableElements(2)
			.withCallDepth(3)
			.withTimeout(Duration.ofMillis(4))
			.withStartTimeout(Duration.ofMillis(5))
			.withOutput(6)
			.withOpenFiles(7)
			.withFuel(8))
			.isEqualTo(new Limits(1, 2, 3, Duration.ofMillis(4), Duration.ofMillis(5), 6, 7, OptionalLong.of(8)));
	}

	static Stream<Arguments> nonsense() {
		return Stream.of(Arguments.of("memory", (Runnable) () -> DEFAULTS.withMemory(0)),
				Arguments.of("memory", (Runnable) () -> DEFAULTS.withMemory(-1)),
				Arguments.of("table-elements", (Runnable) () -> DEFAULTS.withTableElements(0)),
				Arguments.of("call-depth", (Runnable) () -> DEFAULTS.withCallDepth(-5)),
				Arguments.of("timeout", (Runnable) () -> DEFAULTS.withTimeout(Duration.ZERO)),
				Arguments.of("timeout", (Runnable) () -> DEFAULTS.withTimeout(Duration.ofMillis(-1))),
				Arguments.of("start-timeout", (Runnable) () -> DEFAULTS.withStartTimeout(Duration.ZERO)),
				Arguments.of("output", (Runnable) () -> DEFAULTS.withOutput(-1)),
				Arguments.of("open-files", (Runnable) () -> DEFAULTS.withOpenFiles(0)),
				Arguments.of("fuel", (Runnable) () -> DEFAULTS.withFuel(0)),
				Arguments.of("fuel", (Runnable) () -> DEFAULTS.withFuel(-1)));
	}

	@ParameterizedTest(name = "{0} {index}")
	@MethodSource("nonsense")
	void aLimitThatMakesNoSenseIsRefusedByName(String name, Runnable change) {
		assertThatExceptionOfType(PolicyException.class).isThrownBy(change::run)
			.withMessageStartingWith("the limit '" + name + "' is ")
			.satisfies((ex) -> assertThat(ex.cure()).startsWith("give a "));
	}

	@Test
	void outputMayBeForbidden() {
		assertThat(DEFAULTS.withOutput(0).output()).isZero();
	}

	@Test
	void aCallMayBeUnbounded() {
		assertThat(DEFAULTS.withTimeout(Limits.UNBOUNDED).timeout()).isGreaterThan(Duration.ofDays(365_000));
	}

}
