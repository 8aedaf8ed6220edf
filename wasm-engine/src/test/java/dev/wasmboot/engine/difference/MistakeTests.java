package dev.wasmboot.engine.difference;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.wasmboot.engine.runtime.Watchdog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Comparing made-up modules would show a mistake.
 */
class MistakeTests {

	private final Map<Subject, Outcome> right = new HashMap<>();

	private final Watchdog watchdog = new Watchdog(System::nanoTime);

	@AfterEach
	void close() {
		this.watchdog.close();
	}

	@Test
	void oneInstructionDoneInPlaceOfAnotherShows() {
		List<Subject> subjects = TierDifferenceTests.subjectsByDefault().toList();
		List<Mistake> mistakes = Mistake.all();
		assertThat(mistakes).hasSizeGreaterThan(300);
		assertThat(mistakes).filteredOn((mistake) -> subjects.stream().noneMatch((subject) -> shows(mistake, subject)))
			.isEmpty();
	}

	private boolean shows(Mistake mistake, Subject subject) {
		Subject wrong = mistake.in(subject);
		return wrong != null && !run(wrong).equals(this.right.computeIfAbsent(subject, this::run));
	}

	private Outcome run(Subject subject) {
		return TierRun.run(subject, Warmth.NONE, Variant.INTERPRETED, true, this.watchdog);
	}

}
