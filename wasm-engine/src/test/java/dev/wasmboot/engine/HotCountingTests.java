package dev.wasmboot.engine;

import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

import dev.wasmboot.engine.module.Opcode;
import dev.wasmboot.engine.module.WasmBytes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static dev.wasmboot.engine.HotLoop.FIRST_OPERAND;
import static dev.wasmboot.engine.HotLoop.FREE_LOCAL;
import static dev.wasmboot.engine.HotLoop.RESULT;
import static dev.wasmboot.engine.HotLoop.SECOND_OPERAND;
import static dev.wasmboot.engine.HotLoop.SET_RESULT;
import static dev.wasmboot.engine.module.WasmBytes.bytes;
import static dev.wasmboot.engine.module.WasmBytes.s64;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Loops that count up or down to a number, and end only where they meet it: hot enough
 * for HotSpot's optimising compiler, in the one direction first, and then in others.
 */
class HotCountingTests {

	private static final int VOID = 0x40;

	/** Where a loop may be left. */
	private static final int EXIT = 1004;

	/** Steps, and how many of them there are. */
	private static final List<Count> COUNTS = List.of(new Count(1, 0, 9), new Count(1, 5, 1),
			new Count(1, Integer.MAX_VALUE - 2, 7), new Count(1, -4, 9), new Count(1, 1000, 9), new Count(-1, 9, 9),
			new Count(-1, 1024, 50), new Count(-1, 0, 3), new Count(-1, Integer.MIN_VALUE + 2, 7),
			new Count(4, 1000, 50), new Count(4, -8, 4), new Count(0x4000_0000, 1, 3), new Count(0x5555_5555, 7, 11),
			new Count(-0x7000_0001, 3, 13));

	@ParameterizedTest
	@EnumSource
	void countsEndWhereTheyMeetTheNumber(HotLoop.Form form) {
		assertCounts(form, bytes(), Count::steps);
	}

	@ParameterizedTest
	@EnumSource
	void loopsThatCountMayBeLeftBeforeTheyEnd(HotLoop.Form form) {
		byte[] leaveFirst = bytes(Opcode.LOCAL_GET, FREE_LOCAL, Opcode.I32_CONST, s64(EXIT), Opcode.I32_EQ,
				Opcode.BR_IF, 1);
		assertCounts(form, leaveFirst, Count::stepsToExit);
	}

	private static void assertCounts(HotLoop.Form form, byte[] first, ToIntFunction<Count> steps) {
		for (boolean counterFirst : new boolean[] { true, false }) {
			for (int step : COUNTS.stream().mapToInt(Count::step).distinct().toArray()) {
				byte[] turn = count(first, step, counterFirst);
				try (HotLoop loop = new HotLoop(form, HotLoop.MEMORY, WasmBytes.I32, turn)) {
					Instance instance = loop.instance();
					for (Count count : COUNTS) {
						if (count.step == step) {
							assertThat(loop.run(instance, count.start, count.end())).as("%s", count)
								.isEqualTo((long) form.turns * steps.applyAsInt(count));
						}
					}
				}
			}
		}
	}

	/**
	 * Count from the one operand to the other, and count the steps in the result.
	 * @param first what is done first in each turn
	 */
	private static byte[] count(byte[] first, int step, boolean counterFirst) {
		byte[] counter = bytes(Opcode.LOCAL_GET, FREE_LOCAL, Opcode.I32_CONST, s64(step), Opcode.I32_ADD,
				Opcode.LOCAL_TEE, FREE_LOCAL);
		return bytes(FIRST_OPERAND, Opcode.LOCAL_SET, FREE_LOCAL, Opcode.BLOCK, VOID, Opcode.LOOP, VOID, first, RESULT,
				Opcode.I64_CONST, 1, Opcode.I64_ADD, SET_RESULT, counterFirst ? counter : SECOND_OPERAND,
				counterFirst ? SECOND_OPERAND : counter, Opcode.I32_NE, Opcode.BR_IF, 0, Opcode.END, Opcode.END);
	}

	/**
	 * A count.
	 *
	 * @param step what is added each time
	 * @param start where it starts
	 * @param steps how often that is done until it ends
	 */
	private record Count(int step, int start, int steps) {

		int end() {
			return this.start + this.step * this.steps;
		}

		int stepsToExit() {
			return (int) IntStream.range(0, this.steps).takeWhile((i) -> this.start + this.step * i != EXIT).count();
		}

	}

}
