package dev.wasmboot.engine.compiler;

import dev.wasmboot.engine.simd.LaneType;
import dev.wasmboot.engine.simd.VectorOperation;
import dev.wasmboot.engine.simd.VectorShape;

/**
 * Finds what the vectors of a function had best be made of: adds up what each of its
 * instructions gains by a form, against that of numbers of 64 bits. The units are a few
 * of the processor's instructions each. What is in a loop counts as often as loops turn.
 */
final class VectorScan {

	/** The binary logarithm of how often loops are taken to turn. */
	private static final int TURNS = 5;

	/** Loops within as many others are not taken to be run more often. */
	private static final int DEEPEST = 6;

	private long ints;

	private long floats;

	private long doubles;

	/**
	 * Look at an instruction.
	 * @param loops how many loops it is in
	 */
	void next(VectorOperation instruction, int loops) {
		long times = 1L << (TURNS * Math.min(DEEPEST, loops));
		LaneType lanes = instruction.laneType();
		if (lanes == LaneType.V128 || instruction.shape() == VectorShape.SHUFFLE) {
			this.ints -= times;
			this.floats -= times;
		}
		else if (LaneCode.is(instruction)) {
			this.ints += 3 * times;
			this.floats += ((lanes == LaneType.F32) ? 5 : 1) * times;
			this.doubles -= times;
		}
		else {
			int loss = instruction.shape().ofOneLane() ? 2 : 5;
			this.ints -= loss * times;
			this.floats -= loss * times;
			this.doubles += (lanes == LaneType.F64) ? times : -times;
		}
	}

	/**
	 * What suits the function.
	 */
	VectorForm best() {
		long most = Math.max(0, Math.max(this.doubles, Math.max(this.ints, this.floats)));
		if (most == 0) {
			return VectorForm.LONGS;
		}
		if (most == this.doubles) {
			return VectorForm.DOUBLES;
		}
		return (most == this.ints) ? VectorForm.INTS : VectorForm.FLOATS;
	}

}
