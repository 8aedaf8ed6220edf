package dev.wasmboot.engine.compiler;

import dev.wasmboot.engine.compiler.Segment.Outer;
import org.jspecify.annotations.Nullable;

/**
 * How a segment ends: on a way to the segment that follows.
 *
 * @param segment the segment
 * @param plan all segments of the function
 * @param ways the ways out of the segments in the method
 */
record SegmentExit(Segment segment, SegmentPlan plan, WaysOut ways) {

	/**
	 * Leave the segment for another one.
	 * @param following the number of that segment
	 * @param operands how many operands it begins with
	 */
	void leaveFor(int following, int operands, MethodFrame frame) {
		frame.leaving(operands);
		this.ways.go(frame.out(), this.plan.target(following));
	}

	/**
	 * Leave the method for one of several segments.
	 * @param following the numbers of these segments
	 * @param operands how many operands each begins with, at most
	 * @return a character for each, to be left with, {@code null} if there is none for
	 * one
	 */
	@Nullable String leaveForOneOf(int[] following, int operands, MethodFrame frame) {
		StringBuilder text = new StringBuilder();
		for (int each : following) {
			int target = this.plan.target(each);
			if (target == Outer.RETURN || target > Character.MAX_VALUE) {
				return null;
			}
			text.append((char) target);
		}
		frame.leaving(operands);
		text.chars().forEach(this.ways::leavesFor);
		return text.toString();
	}

}
