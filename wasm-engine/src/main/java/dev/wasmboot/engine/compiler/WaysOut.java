package dev.wasmboot.engine.compiler;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;

import dev.wasmboot.engine.compiler.Segment.Outer;
import org.objectweb.asm.Opcodes;

/**
 * The ways out of the segments in a method: to another one of them, or out of the method
 * with the index of the segment that follows.
 */
final class WaysOut {

	private final Map<Integer, Label> within = new HashMap<>();

	private final Label leave = new Label();

	/** The segments that are left for, as often as they are. */
	private final List<Integer> targets = new ArrayList<>();

	/** Where it is one of several. */
	private final List<Choice> choices = new ArrayList<>();

	/**
	 * Create the ways out.
	 * @param followers the segments of the method that others in it lead to
	 */
	WaysOut(List<Integer> followers) {
		for (int follower : followers) {
			this.within.put(follower, new Label());
		}
	}

	/** Where a segment begins that others in the method lead to. */
	Label start(int follower) {
		return Objects.requireNonNull(this.within.get(follower));
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
