package dev.wasmboot.engine.compiler;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;

/**
 * How a segment ends: on a way to the segment that follows.
 *
 * @param segment the segment
 * @param plan all segments of the function
 * @param ways the ways out of the segments in the method
 */
record SegmentExit(Segment segment, SegmentPlan plan, WaysOut ways) {

	/**
	 * Where the segment begins, if the method may go back there again and again;
	 * {@code null} if not.
	 */
	@Nullable Label turn() {
		return this.ways.turn(this.plan.target(this.segment.number));
	}

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
	 * Leave the segment for the one that handles the exceptions of a block. Such a way is
	 * none that is taken often, and so none that another segment is copied for.
	 * @param block the block, which is divided
	 */
	void leaveForHandler(Segment.Outer block, MethodFrame frame) {
		frame.leaving(block.height + 1);
		frame.out().constant(this.plan.target(block.handler));
		frame.out().jump(Opcodes.GOTO, this.ways.leave());
	}

	/**
	 * Leave the method for one of several segments.
	 */
	void leaveFor(Choice choice, MethodFrame frame) {
		frame.leaving(choice.operands());
		this.ways.leavesFor(choice);
	}

}
