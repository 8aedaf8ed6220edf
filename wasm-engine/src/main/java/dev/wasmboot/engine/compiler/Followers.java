package dev.wasmboot.engine.compiler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;

/**
 * Decides which short segments are copied to the methods that lead to them: one that
 * several lead to, and then what that leads to in turn, as long as there is no choice. Of
 * several ways on, that to the nearest switch is taken: each instruction of a guest's
 * interpreter goes there, but for what it rarely does. The copies save calls where the
 * function spends its time, and take little.
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
	 * By segment, how many bytes there are up to the end of the nearest switch, or more
	 * than may be copied.
	 */
	private int[] ways = {};

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
		if (isSwitch(index)) {
			return List.of();
		}
		int popular = mostPopular(index);
		List<Integer> found = new ArrayList<>();
		int left = MOST_BYTES;
		int first = (popular >= 0) ? popular : toSwitch(index);
		for (int next = first; next >= 0 && next != index && !found.contains(next); next = onwards(next)) {
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

	private boolean isSwitch(int index) {
		return this.targets.get(index).size() > MOST_TARGETS;
	}

	/** Where it goes on from a segment that is copied, or -1. */
	private int onwards(int index) {
		SortedSet<Integer> leadsTo = this.targets.get(index);
		return (leadsTo.size() == 1) ? leadsTo.first() : toSwitch(index);
	}

	/** The segment that is next on the way to the nearest switch, or -1. */
	private int toSwitch(int index) {
		if (isSwitch(index)) {
			return -1;
		}
		int nearest = -1;
		for (int target : this.targets.get(index)) {
			if (ways()[target] <= MOST_BYTES && (nearest < 0 || ways()[target] < ways()[nearest])) {
				nearest = target;
			}
		}
		return nearest;
	}

	/** Every round makes a way shorter, and each way has few segments. */
	private int[] ways() {
		if (this.ways.length == 0) {
			this.ways = new int[this.sizes.size()];
			Arrays.setAll(this.ways, (i) -> isSwitch(i) ? this.sizes.get(i) : MOST_BYTES + 1);
			boolean shortened = true;
			while (shortened) {
				shortened = false;
				for (int i = this.ways.length - 1; i >= 0; i--) {
					shortened |= !isSwitch(i) && shorten(i);
				}
			}
		}
		return this.ways;
	}

	private boolean shorten(int index) {
		int before = this.ways[index];
		for (int target : this.targets.get(index)) {
			this.ways[index] = Math.min(this.ways[index], this.sizes.get(index) + this.ways[target]);
		}
		return this.ways[index] < before;
	}

}
