package dev.wasmboot.engine.compiler;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

import dev.wasmboot.engine.simd.LaneType;
import dev.wasmboot.engine.simd.ProcessorVectors;
import dev.wasmboot.engine.simd.VectorOperation;
import dev.wasmboot.engine.simd.VectorShape;

/**
 * Finds what the vectors of a function had best be made of: adds up what each of its
 * instructions gains by a form, against that of numbers of 64 bits. The units are a few
 * of the processor's instructions each. What is in a loop counts as often as loops turn.
 * <p>
 * The processor's own vectors are worth it only in loops: until HotSpot's optimising
 * compiler comes, each of their instructions takes as long as hundreds of others. Nor are
 * they where there are more instructions than that compiler inlines, where handlers of
 * exceptions want the guest's locals, or where nothing more can be passed to a function.
 */
final class VectorScan {

	/** The binary logarithm of how often loops are taken to turn. */
	private static final int TURNS = 5;

	/** Loops within as many others are not taken to be run more often. */
	private static final int DEEPEST = 6;

	/** How many instructions a function may have for the processor's vectors. */
	private static final int MOST_ON_PROCESSOR = 150;

	private final Map<VectorForm, Long> gains = new EnumMap<>(VectorForm.class);

	private int count;

	private boolean unfit;

	/**
	 * Look at an instruction.
	 * @param loops how many loops it is in
	 */
	void next(VectorOperation instruction, int loops) {
		long times = 1L << (TURNS * Math.min(DEEPEST, loops));
		LaneType lanes = instruction.laneType();
		this.count++;
		if (loops > 0) {
			gain(VectorForm.PROCESSOR, onProcessor(instruction.deterministic()) * times);
		}
		if (lanes == LaneType.V128 || instruction.shape() == VectorShape.SHUFFLE) {
			gain(VectorForm.INTS, -times);
			gain(VectorForm.FLOATS, -times);
		}
		else if (LaneCode.is(instruction)) {
			gain(VectorForm.INTS, 3 * times);
			gain(VectorForm.FLOATS, ((lanes == LaneType.F32) ? 5 : 1) * times);
			gain(VectorForm.DOUBLES, -times);
		}
		else {
			int loss = instruction.shape().ofOneLane() ? 2 : 5;
			gain(VectorForm.INTS, -loss * times);
			gain(VectorForm.FLOATS, -loss * times);
			gain(VectorForm.DOUBLES, (lanes == LaneType.F64) ? times : -times);
		}
	}

	private void gain(VectorForm form, long gain) {
		this.gains.merge(form, gain, Long::sum);
	}

	private static int onProcessor(VectorOperation instruction) {
		if (!ProcessorVectors.has(instruction)) {
			return -6;
		}
		return switch (instruction.laneType()) {
			case I8, I16, F32 -> 6;
			case I32, F64 -> 2;
			case I64, V128 -> 0;
		};
	}

	/**
	 * Note that the function handles exceptions, or has so many parameters that no arrays
	 * can be passed to it as well.
	 */
	void unfit() {
		this.unfit = true;
	}

	/**
	 * What suits the function.
	 * @param usable what it may be
	 */
	VectorForm best(Set<VectorForm> usable) {
		Set<VectorForm> possible = EnumSet.noneOf(VectorForm.class);
		possible.addAll(usable);
		if (this.unfit || this.count > MOST_ON_PROCESSOR || !ProcessorVectors.available()) {
			possible.remove(VectorForm.PROCESSOR);
		}
		VectorForm best = VectorForm.LONGS;
		long most = possible.contains(best) ? 0 : Long.MIN_VALUE;
		for (VectorForm form : possible) {
			long gain = this.gains.getOrDefault(form, 0L);
			if (gain > most) {
				best = form;
				most = gain;
			}
		}
		return best;
	}

}
