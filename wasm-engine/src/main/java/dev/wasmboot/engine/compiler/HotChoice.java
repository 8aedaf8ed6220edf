package dev.wasmboot.engine.compiler;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * Chooses the segments of a method from how often each was counted: those that run most,
 * with what is copied to their own methods, as many as the method may have.
 */
final class HotChoice {

	private static final int MOST_SEGMENTS = 64;

	/** Code for what runs less often is not worth its length. */
	private static final long ONE_OF_MANY = 1000;

	private final SplitWriter split;

	/** By segment, how often it was counted. */
	private final int[] counts;

	private final long all;

	/**
	 * Create a choice.
	 * @param counts by segment, how often it was counted
	 * @param all how often anything was
	 */
	HotChoice(SplitWriter split, int[] counts, long all) {
		this.split = split;
		this.all = all;
		this.counts = counts;
	}

	/**
	 * Choose.
	 * @param percent how many of a hundred counted segments have to be among the chosen
	 * ones
	 * @return the method, {@code null} if it would not have that many
	 */
	@Nullable HotWriter choose(int percent) {
		Set<Integer> chosen = new TreeSet<>();
		HotWriter writer = null;
		for (int next : byCount()) {
			Set<Integer> more = new TreeSet<>(chosen);
			more.add(next);
			more.addAll(this.split.followers(next));
			if (more.size() > MOST_SEGMENTS) {
				break;
			}
			HotWriter longer = HotWriter.measured(this.split, List.copyOf(more));
			if (longer == null) {
				break;
			}
			chosen = more;
			writer = longer;
		}
		long within = chosen.stream().mapToLong((segment) -> this.counts[segment]).sum();
		return (100 * within >= this.all * percent) ? writer : null;
	}

	private List<Integer> byCount() {
		List<Integer> counted = new ArrayList<>();
		for (int i = 0; i < this.counts.length; i++) {
			if (this.counts[i] * ONE_OF_MANY > this.all) {
				counted.add(i);
			}
		}
		counted.sort(Comparator.comparingInt((segment) -> -this.counts[segment]));
		return counted;
	}

}
