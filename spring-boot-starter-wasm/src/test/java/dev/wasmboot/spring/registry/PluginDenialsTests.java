package dev.wasmboot.spring.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.wasmboot.policy.Attempt;
import dev.wasmboot.policy.Attempt.Intent;
import dev.wasmboot.policy.Capability;
import dev.wasmboot.spring.DeniedAttempts;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * However often and whatever a guest tries, what is kept and published is bounded.
 */
class PluginDenialsTests {

	private static final Duration MINUTE = Duration.ofMinutes(1);

	private final TestClock clock = new TestClock();

	private final List<String> counted = new ArrayList<>();

	private final List<String> published = new ArrayList<>();

	private final PluginDenials denials = new PluginDenials(2, this.clock,
			(attempt) -> this.counted.add(attempt.subject()),
			(attempt, unpublished) -> this.published.add(attempt.subject() + "+" + unpublished));

	@Test
	void eachIsCountedAndFewArePublishedInAMinute() {
		deny("a", "b", "c", "a");
		this.clock.forward(MINUTE.minusNanos(1));
		deny("d");
		assertThat(this.published).containsExactly("a+0", "b+0");
		this.clock.forward(Duration.ofNanos(1));
		deny("e", "f", "g");
		assertThat(this.published).containsExactly("a+0", "b+0", "e+3", "f+0");
		assertThat(this.counted).hasSize(8);
	}

	@Test
	void theSameAttemptIsKeptOnceWithHowOftenAndWhen() {
		deny("a", "b");
		this.clock.forward(Duration.ofSeconds(1));
		deny("a");
		assertThat(this.denials.attempts()).containsExactly(new DeniedAttempts(attempt("a"), 2, this.clock.instant()),
				new DeniedAttempts(attempt("b"), 1, this.clock.instant().minusSeconds(1)));
	}

	@Test
	void whatWasNotTriedForTheLongestTimeIsForgotten() {
		deny("old", "kept");
		for (int i = 2; i < PluginDenials.MOST_KEPT; i++) {
			deny("filler " + i);
		}
		deny("old", "new");
		assertThat(this.denials.attempts()).hasSize(PluginDenials.MOST_KEPT)
			.extracting((denied) -> denied.attempt().subject())
			.contains("old", "new")
			.doesNotContain("kept");
	}

	private void deny(String... subjects) {
		for (String subject : subjects) {
			this.denials.denied(attempt(subject));
		}
	}

	private static Attempt attempt(String subject) {
		return new Attempt(Capability.FILESYSTEM, "path_open", subject, Intent.USE);
	}

}
