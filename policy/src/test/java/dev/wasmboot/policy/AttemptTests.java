package dev.wasmboot.policy;

import dev.wasmboot.policy.Attempt.Intent;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link Attempt}.
 */
class AttemptTests {

	@Test
	void whatAGuestWroteIsMadePrintable() {
		assertThat(new Attempt(Capability.HOST_FUNCTION, "a\nb", "c\u202Ed", Intent.USE).printable())
			.isEqualTo(new Attempt(Capability.HOST_FUNCTION, "a\uFFFDb", "c\uFFFDd", Intent.USE));
	}

	@Test
	void attemptsAreEqualIfAllOfThemIs() {
		Attempt attempt = new Attempt(Capability.FILESYSTEM, "path_open", "/a", Intent.USE);
		Attempt same = new Attempt(Capability.FILESYSTEM, "path_open", "/a", Intent.USE);
		assertThat(attempt).isEqualTo(same).hasSameHashCodeAs(same);
		assertThat(attempt).isNotEqualTo(new Attempt(Capability.NETWORK, "path_open", "/a", Intent.USE))
			.isNotEqualTo(new Attempt(Capability.FILESYSTEM, "path_link", "/a", Intent.USE))
			.isNotEqualTo(new Attempt(Capability.FILESYSTEM, "path_open", "/b", Intent.USE))
			.isNotEqualTo(new Attempt(Capability.FILESYSTEM, "path_open", "/a", Intent.CHANGE));
	}

}
