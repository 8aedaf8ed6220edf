package dev.wasmboot.engine.compiler;

import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/**
 * How a segment ends: with the number of the segment that follows, on the stack of the
 * JVM.
 *
 * @param segment the segment
 * @param plan all segments of the function
 * @param label where to go with that number
 */
record SegmentExit(Segment segment, SegmentPlan plan, Label label) {

	/**
	 * Leave the method for another segment.
	 * @param following the number of that segment
	 * @param operands how many operands it begins with
	 */
	void leaveFor(int following, int operands, MethodFrame frame) {
		frame.leaving(operands);
		frame.out().constant(this.plan.target(following));
		frame.out().jump(Opcodes.GOTO, this.label);
	}

}
