package dev.wasmboot.engine.compiler;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;

/**
 * Decides which short segments are copied to the methods that lead to them: one that
 * several lead to, and then what that leads to in turn, as long as there is no choice.
 * The copies save calls where the function spends its time, and take little.
 */
final class Followers {

	/** How long copies may be together. */
	private static final int MOST_BYTES = 600;

	private static final int FEWEST_LEADERS = 2;

	/** What leads to more is a switch, and looks up where to go. */
	private static final int MOST_TARGETS = 16;

	private final List<Integer> sizes = new ArrayList<>();

	private final List<SortedSet<Integer>> targets = new ArrayList<>();

	/** By segment, how many lead to it. */
	private int[] leaders = {};

	/**
	 * Note what the next segment is like.
	 * @param size how long its method is, in bytes
	 * @param leadsTo the indexes of the segments that it leads to
	 */
	void note(int size, SortedSet<Integer> leadsTo) {
		this.sizes.add(size);
		this.targets.add(leadsTo);
	}

	/**
	 * What is to be copied to the method of a segment. All segments have been noted.
	 * @return the indexes of other segments
	 */
	List<Integer> of(int index) {
		if (this.targets.get(index).size() > MOST_TARGETS) {
			return List.of();
		}
		int popular = mostPopular(index);
		List<Integer> found = new ArrayList<>();
		int left = MOST_BYTES;
		for (int next = popular; next >= 0 && next != index && !found.contains(next); next = only(next)) {
			left -= this.sizes.get(next);
			if (left < 0) {
				break;
			}
			found.add(next);
		}
		return found;
	}

	private int mostPopular(int index) {
		int[] counts = leaders();
		int popular = -1;
		SortedSet<Integer> leadsTo = this.targets.get(index);
		for (int target : leadsTo) {
			if (counts[target] >= FEWEST_LEADERS && this.sizes.get(target) <= MOST_BYTES
					&& (popular < 0 || counts[target] > counts[popular])) {
				popular = target;
			}
		}
		return popular;
	}

	private int[] leaders() {
		if (this.leaders.length == 0) {
			this.leaders = new int[this.sizes.size()];
			this.targets.forEach((each) -> each.forEach((target) -> this.leaders[target]++));
		}
		return this.leaders;
	}

	/** The only segment that one leads to, or -1. */
	private int only(int index) {
		SortedSet<Integer> leadsTo = this.targets.get(index);
		return (leadsTo.size() == 1) ? leadsTo.first() : -1;
	}

}
