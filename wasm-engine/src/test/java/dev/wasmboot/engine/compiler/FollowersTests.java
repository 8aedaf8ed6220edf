package dev.wasmboot.engine.compiler;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which segments are copied to the methods that lead to them.
 */
class FollowersTests {

	private static final int SHORT = 50;

	private static final int LONG = 2000;

	/** Segments from this one on are what the switch selects. */
	private static final int FIRST_CASE = 10;

	private static final int CASES = 30;

	private final Followers followers = new Followers();

	@Test
	void whatSeveralLeadToIsCopiedUpToTheSwitch() {
		// 0 and 1 lead to 2, which leads to the switch, 3
		segments(List.of(List.of(2), List.of(2), List.of(3), cases()));

		assertThat(this.followers.of(0)).containsExactly(2, 3);
		assertThat(this.followers.of(1)).containsExactly(2, 3);
	}

	@Test
	void wayToTheSwitchIsTakenWhereThereAreSeveral() {
		// 2 leads to an error, 4, and by 3 to the switch, 5
		segments(List.of(List.of(2), List.of(2), List.of(3, 4), List.of(5), List.of(4), cases()));

		assertThat(this.followers.of(0)).containsExactly(2, 3, 5);
	}

	@Test
	void whatOnlyOneLeadsToIsCopiedOnTheWayToTheSwitch() {
		segments(List.of(List.of(1), List.of(2), cases()));

		assertThat(this.followers.of(0)).containsExactly(1, 2);
	}

	@Test
	void nothingIsCopiedThatOnlyOneLeadsToAndThatLeadsNowhere() {
		segments(List.of(List.of(1), List.of(2), List.of()));

		assertThat(this.followers.of(0)).isEmpty();
	}

	@Test
	void switchIsNotContinued() {
		segments(List.of(List.of(1), List.of(1), cases()));

		assertThat(this.followers.of(2)).isEmpty();
	}

	@Test
	void whatIsLongIsNotCopied() {
		this.followers.note(SHORT, new TreeSet<>(List.of(2)));
		this.followers.note(SHORT, new TreeSet<>(List.of(2)));
		this.followers.note(LONG, new TreeSet<>());

		assertThat(this.followers.of(0)).isEmpty();
	}

	@Test
	void loopsEnd() {
		// 0 and 1 lead to each other, 2 to itself
		segments(List.of(List.of(1), List.of(0, 2), List.of(1, 2)));

		assertThat(this.followers.of(0)).containsExactly(1);
		assertThat(this.followers.of(1)).containsExactly(2);
		assertThat(this.followers.of(2)).containsExactly(1);
	}

	private void segments(List<List<Integer>> targets) {
		targets.forEach((each) -> this.followers.note(SHORT, new TreeSet<>(each)));
		IntStream.range(targets.size(), FIRST_CASE + CASES)
			.forEach((ignored) -> this.followers.note(SHORT, new TreeSet<>()));
	}

	private static List<Integer> cases() {
		return IntStream.range(FIRST_CASE, FIRST_CASE + CASES).boxed().toList();
	}

}
