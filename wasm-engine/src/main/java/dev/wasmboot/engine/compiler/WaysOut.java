package dev.wasmboot.engine.compiler;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;

import dev.wasmboot.engine.compiler.Segment.Outer;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;

/**
 * The ways out of the segments in a method: to another one of them, or out of the method
 * with the index of the segment that follows.
 */
final class WaysOut {

	private final Map<Integer, Label> within = new HashMap<>();

	private final Label leave = new Label();

	/** Where it goes on with the number of any segment. */
	private final Label select;

	/** The segments that are left for, as often as they are. */
	private final List<Integer> targets = new ArrayList<>();

	/** Where it is one of several. */
	private final List<Choice> choices = new ArrayList<>();

	private WaysOut(List<Integer> segments, boolean selects) {
		this.select = selects ? new Label() : this.leave;
		for (int segment : segments) {
			this.within.put(segment, new Label());
		}
	}

	/**
	 * The ways out of a method that begins with a segment.
	 * @param followers the segments of the method that others in it lead to
	 */
	static WaysOut of(List<Integer> followers) {
		return new WaysOut(followers, false);
	}

	/**
	 * The ways out of a method that begins with a switch.
	 * @param segments the segments of the method
	 */
	static WaysOut withSwitch(List<Integer> segments) {
		return new WaysOut(segments, true);
	}

	/** Where a segment begins that others in the method lead to. */
	Label start(int follower) {
		return Objects.requireNonNull(this.within.get(follower));
	}

	/**
	 * Where a segment begins to which its loop goes back within the method, {@code null}
	 * if it does so only once the method was left.
	 */
	@Nullable Label turn(int index) {
		return (this.select != this.leave) ? this.within.get(index) : null;
	}

	/**
	 * Where it goes on with a number on the stack of the JVM that a switch of the guest
	 * has found.
	 */
	Label select() {
		return this.select;
	}

	/** Where the method is left, with the index of a segment on the stack of the JVM. */
	Label leave() {
		return this.leave;
	}

	/**
	 * Note that the method is left for a segment.
	 */
	void leavesFor(int index) {
		if (index != Outer.RETURN) {
			this.targets.add(index);
		}
	}

	/**
	 * Note that the method is left for one of several segments.
	 */
	void leavesFor(Choice choice) {
		this.choices.add(choice);
	}

	/**
	 * Go to a segment.
	 */
	void go(Bytecode out, int index) {
		Label start = this.within.get(index);
		if (start != null) {
			out.jump(Opcodes.GOTO, start);
			return;
		}
		leavesFor(index);
		out.constant(index);
		out.jump(Opcodes.GOTO, this.leave);
	}

	/**
	 * The segments that the method is left for.
	 */
	SortedSet<Integer> targets() {
		SortedSet<Integer> all = new TreeSet<>(this.targets);
		this.choices.forEach((choice) -> all.addAll(choice.targets()));
		return all;
	}

}
