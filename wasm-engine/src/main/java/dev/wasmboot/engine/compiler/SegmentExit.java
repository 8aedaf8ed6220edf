package dev.wasmboot.engine.compiler;

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
	 */
	void leaveFor(Choice choice, MethodFrame frame) {
		frame.leaving(choice.operands());
		this.ways.leavesFor(choice);
	}

}
