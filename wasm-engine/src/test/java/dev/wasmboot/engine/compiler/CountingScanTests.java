package dev.wasmboot.engine.compiler;

import java.util.ArrayList;
import java.util.List;

import dev.wasmboot.engine.module.ByteReader;
import dev.wasmboot.engine.module.Opcode;
import org.junit.jupiter.api.Test;

import static dev.wasmboot.engine.module.WasmBytes.bytes;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where functions count.
 */
class CountingScanTests {

	private static final int VOID = 0x40;

	private static final byte[] LOOP = bytes(Opcode.LOOP, VOID);

	private static final byte[] BLOCK = bytes(Opcode.BLOCK, VOID);

	private static final byte[] STEP = bytes(Opcode.LOCAL_GET, 1, Opcode.I32_CONST, 4, Opcode.I32_ADD, Opcode.LOCAL_TEE,
			1);

	private static final byte[] LIMIT = bytes(Opcode.LOCAL_GET, 2);

	private static final byte[] COUNT = bytes(STEP, LIMIT, Opcode.I32_NE);

	@Test
	void aLoopCountsThatGoesOnUntilAStepMeetsANumber() {
		assertThat(goesOn(bytes(LOOP, STEP, LIMIT, Opcode.I32_NE, Opcode.BR_IF, 0, Opcode.END))).hasSize(1);
		assertThat(goesOn(bytes(LOOP, LIMIT, STEP, Opcode.I32_NE, Opcode.BR_IF, 0, Opcode.END))).hasSize(1);
		assertThat(goesOn(bytes(LOOP, STEP, Opcode.I32_CONST, 9, Opcode.I32_NE, Opcode.BR_IF, 0, Opcode.END)))
			.hasSize(1);
		assertThat(goesOn(bytes(LOOP, Opcode.I32_CONST, 9, STEP, Opcode.I32_NE, Opcode.BR_IF, 0, Opcode.END)))
			.hasSize(1);
	}

	@Test
	void itIsTheBranchBehindTheComparisonThatGoesOn() {
		byte[] before = bytes(BLOCK, LOOP, LIMIT, Opcode.BR_IF, 0, COUNT);
		assertThat(goesOn(bytes(before, Opcode.BR_IF, 0, LIMIT, Opcode.BR_IF, 0, Opcode.END, Opcode.END)))
			.containsExactly(before.length);
	}

	@Test
	void aBranchOutOfBlocksGoesOnWithTheLoopAroundThem() {
		assertThat(goesOn(
				bytes(LOOP, BLOCK, Opcode.NOP, Opcode.END, BLOCK, COUNT, Opcode.BR_IF, 1, Opcode.END, Opcode.END)))
			.hasSize(1);
	}

	@Test
	void noOtherLoopCounts() {
		byte[] end = bytes(Opcode.BR_IF, 0, Opcode.END);
		// Another local
		assertThat(goesOn(bytes(LOOP, Opcode.LOCAL_GET, 1, Opcode.I32_CONST, 4, Opcode.I32_ADD, Opcode.LOCAL_TEE, 2,
				LIMIT, Opcode.I32_NE, end)))
			.isEmpty();
		// No step
		assertThat(goesOn(bytes(LOOP, Opcode.LOCAL_GET, 1, LIMIT, Opcode.I32_NE, end))).isEmpty();
		assertThat(goesOn(bytes(LOOP, Opcode.LOCAL_GET, 1, LIMIT, Opcode.I32_ADD, Opcode.LOCAL_TEE, 1, LIMIT,
				Opcode.I32_NE, end)))
			.isEmpty();
		assertThat(goesOn(bytes(LOOP, Opcode.LOCAL_GET, 1, Opcode.I32_CONST, 4, Opcode.I32_SUB, Opcode.LOCAL_TEE, 1,
				LIMIT, Opcode.I32_NE, end)))
			.isEmpty();
		// Not at once
		assertThat(goesOn(bytes(LOOP, STEP, LIMIT, Opcode.I32_EQZ, Opcode.I32_NE, end))).isEmpty();
		assertThat(goesOn(bytes(LOOP, STEP, Opcode.I32_LOAD8_U, 0, 0, LIMIT, Opcode.I32_NE, end))).isEmpty();
		assertThat(goesOn(bytes(LOOP, COUNT, Opcode.I32_EQZ, end))).isEmpty();
		// Not until the two are the same
		assertThat(goesOn(bytes(LOOP, STEP, LIMIT, Opcode.I32_LT_S, end))).isEmpty();
		assertThat(goesOn(bytes(LOOP, STEP, LIMIT, Opcode.I32_EQ, end))).isEmpty();
	}

	@Test
	void whatGoesOnElsewhereDoesNotCount() {
		assertThat(goesOn(bytes(LOOP, BLOCK, COUNT, Opcode.BR_IF, 0, Opcode.END, Opcode.END))).isEmpty();
		assertThat(goesOn(bytes(LOOP, COUNT, Opcode.BR_IF, 1, Opcode.END))).isEmpty();
		assertThat(goesOn(bytes(LOOP, Opcode.END, BLOCK, COUNT, Opcode.BR_IF, 0, Opcode.END))).isEmpty();
	}

	@Test
	void aLoopThatCountsMayBeLeftByItsFirstBranch() {
		byte[] loop = bytes(LOOP, LIMIT, Opcode.BR_IF, 1, COUNT, Opcode.BR_IF, 0, Opcode.END);
		assertThat(mayBeLeftFirst(bytes(BLOCK, loop, Opcode.END))).containsExactly(BLOCK.length);
		byte[] other = bytes(LOOP, LIMIT, Opcode.IF, VOID, Opcode.END, COUNT, Opcode.BR_IF, 0, Opcode.END);
		assertThat(mayBeLeftFirst(bytes(BLOCK, loop, other, Opcode.END))).containsExactly(BLOCK.length);
		byte[] inBlocks = bytes(LOOP, BLOCK, Opcode.NOP, Opcode.END, BLOCK, LIMIT, Opcode.BR_IF, 2, Opcode.END, COUNT,
				Opcode.BR_IF, 0, Opcode.END);
		assertThat(mayBeLeftFirst(bytes(BLOCK, inBlocks, loop, Opcode.END))).containsExactly(BLOCK.length,
				BLOCK.length + inBlocks.length);
	}

	@Test
	void otherLoopsAreNotLeftFirst() {
		byte[] leave = bytes(LIMIT, Opcode.BR_IF, 1);
		byte[] end = bytes(COUNT, Opcode.BR_IF, 0, Opcode.END, Opcode.END);
		// Nothing leaves it
		assertThat(mayBeLeftFirst(bytes(BLOCK, LOOP, end))).isEmpty();
		assertThat(mayBeLeftFirst(bytes(BLOCK, LOOP, BLOCK, LIMIT, Opcode.BR_IF, 0, Opcode.END, end))).isEmpty();
		// It branches before it is left
		assertThat(mayBeLeftFirst(bytes(BLOCK, LOOP, BLOCK, LIMIT, Opcode.BR_IF, 0, Opcode.END, leave, end))).isEmpty();
		assertThat(mayBeLeftFirst(bytes(BLOCK, LOOP, LIMIT, Opcode.IF, VOID, Opcode.END, leave, end))).isEmpty();
		assertThat(mayBeLeftFirst(bytes(BLOCK, LOOP, BLOCK, LIMIT, Opcode.BR_TABLE, 0, 0, Opcode.END, leave, end)))
			.isEmpty();
		// Another loop comes first
		assertThat(mayBeLeftFirst(bytes(BLOCK, LOOP, LOOP, LIMIT, Opcode.BR_IF, 2, Opcode.END, leave, end))).isEmpty();
		assertThat(mayBeLeftFirst(bytes(BLOCK, LOOP, LOOP, Opcode.END, leave, end))).isEmpty();
		// It does not count
		assertThat(mayBeLeftFirst(bytes(BLOCK, LOOP, leave, LIMIT, Opcode.BR_IF, 0, Opcode.END, Opcode.END))).isEmpty();
	}

	@Test
	void manyBlocksMayBeOpen() {
		int blocks = 1000;
		List<byte[]> parts = new ArrayList<>();
		parts.add(LOOP);
		for (int i = 0; i < blocks; i++) {
			parts.add(BLOCK);
		}
		parts.add(bytes(COUNT, Opcode.BR_IF, 0xe8, 7));
		for (int i = 0; i <= blocks; i++) {
			parts.add(bytes(Opcode.END));
		}
		assertThat(goesOn(bytes(parts.toArray()))).hasSize(1);
	}

	/** Where the branches begin that go on counting. */
	private static List<Integer> goesOn(byte[] code) {
		CountingScan scan = scan(code);
		return places(code).stream().filter(scan::goesOn).toList();
	}

	/** Where the loops begin that count, and that the first branch may leave. */
	private static List<Integer> mayBeLeftFirst(byte[] code) {
		CountingScan scan = scan(code);
		return places(code).stream().filter(scan::mayLeaveFirst).toList();
	}

	private static List<Integer> places(byte[] code) {
		List<Integer> places = new ArrayList<>();
		for (int i = 0; i < code.length; i++) {
			places.add(i);
		}
		return places;
	}

	private static CountingScan scan(byte[] code) {
		byte[] function = bytes(code, Opcode.END);
		CountingScan scan = new CountingScan(0);
		ByteReader in = new ByteReader(function, 0, function.length);
		while (in.remaining() > 0) {
			int at = in.position();
			scan.next(in, in.opcode(), at);
		}
		return scan;
	}

}
