package dev.wasmboot.engine;

import java.math.BigInteger;
import java.util.List;

import dev.wasmboot.engine.module.Opcode;
import dev.wasmboot.engine.module.WasmBytes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static dev.wasmboot.engine.HotLoop.FIRST_OPERAND;
import static dev.wasmboot.engine.HotLoop.I64;
import static dev.wasmboot.engine.HotLoop.RESULT;
import static dev.wasmboot.engine.HotLoop.SECOND_OPERAND;
import static dev.wasmboot.engine.HotLoop.SET_RESULT;
import static dev.wasmboot.engine.HotLoop.TURN;
import static dev.wasmboot.engine.module.WasmBytes.bytes;
import static dev.wasmboot.engine.module.WasmBytes.s64;
import static dev.wasmboot.engine.module.WasmBytes.u32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Loads and stores in loops that are hot enough for HotSpot's optimising compiler: the
 * last turn goes to another address than those before, and there, and nowhere else, is
 * what it reads or writes; or it traps, however addresses and offsets add up.
 */
class HotAccessTests {

	private static final int VOID = 0x40;

	private static final int PAGE = GuestMemory.PAGE;

	private static final long TWO_G = 0x8000_0000L;

	private static final long FOUR_G = 0x1_0000_0000L;

	private static final long STORED = 0x8182_8384_8586_8788L;

	/** How much longer the first run is, for the compiler to be done in its time. */
	private static final int HOTTER = 30;

	private static final List<Access> ACCESSES = List.of(new Access(Opcode.I64_LOAD8_U, 1),
			new Access(Opcode.I64_LOAD16_U, 2), new Access(Opcode.I64_LOAD32_U, 4), new Access(Opcode.I64_LOAD, 8),
			new Access(Opcode.I64_STORE8, 1), new Access(Opcode.I64_STORE16, 2), new Access(Opcode.I64_STORE32, 4),
			new Access(Opcode.I64_STORE, 8), new Access(Opcode.I32_STORE8, 1), new Access(Opcode.I32_STORE16, 2),
			new Access(Opcode.I32_STORE, 4), new Access(Opcode.F32_STORE, 4), new Access(Opcode.F64_STORE, 8));

	/** How many are of each width once, loads and stores. */
	private static final int WIDTHS = 8;

	@ParameterizedTest
	@EnumSource
	void addressesAreExactInHotLoops(HotLoop.Form form) {
		for (Access access : ACCESSES) {
			int width = access.width;
			for (long offset : new long[] { 0, 1, PAGE - width, TWO_G - 1, TWO_G, FOUR_G - 1 }) {
				byte[] turn = turn(access, offset);
				try (HotLoop loop = new HotLoop(form, HotLoop.MEMORY, WasmBytes.I32, turn)) {
					for (long address : new long[] { 0, 1, PAGE - width - offset, PAGE - width - offset + 1, PAGE - 1,
							PAGE, TWO_G - 1, TWO_G, FOUR_G - width, FOUR_G - offset, FOUR_G - 1 }) {
						assertReached(loop, form, access, offset, address & (FOUR_G - 1), (int) address, 0);
					}
				}
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void wideAddressesAreExactInHotLoops(HotLoop.Form form) {
		for (Access access : ACCESSES.subList(0, WIDTHS)) {
			int width = access.width;
			for (long offset : new long[] { 0, PAGE - width, TWO_G, FOUR_G + 1, 1L << 62 }) {
				try (HotLoop loop = new HotLoop(form, HotLoop.WIDE_MEMORY, I64, turn(access, offset))) {
					for (long address : new long[] { 0, PAGE - width - offset, PAGE - width - offset + 1, TWO_G - 1,
							TWO_G, FOUR_G, FOUR_G + 8, FOUR_G - offset, 1L << 33, Long.MAX_VALUE, Long.MIN_VALUE,
							-offset, -width, -1 }) {
						assertReached(loop, form, access, offset, address, address, 0L);
					}
				}
			}
		}
	}

	/**
	 * Run the loop, from address 0 in all turns but the last, to an address.
	 * @param address the address, unsigned
	 * @param operand the same, as it is given to the guest
	 */
	private static void assertReached(HotLoop loop, HotLoop.Form form, Access access, long offset, long address,
			Object operand, Object zero) {
		Instance instance = loop.instance();
		GuestMemory memory = instance.memory("memory").orElseThrow();
		byte[] expected = new byte[PAGE];
		for (int i = 0; i < PAGE; i++) {
			expected[i] = (byte) (i * 31 + i / 256);
		}
		memory.write(0, expected);
		int turns = form.turns * ((address == 0) ? HOTTER : 1);
		int first = within(access, offset) ? (int) offset : 0;
		long usual = access.apply(expected, first);
		BigInteger last = new BigInteger(Long.toUnsignedString(address)).add(BigInteger.valueOf(offset));
		String description = "%x at %x + %x".formatted(access.opcode, address, offset);
		if (last.compareTo(BigInteger.valueOf(PAGE - access.width)) <= 0) {
			assertThat(loop.run(instance, turns, zero, operand)).as(description)
				.isEqualTo(usual * (turns - 1) + access.apply(expected, last.intValue()));
		}
		else {
			assertThatExceptionOfType(TrapException.class).as(description)
				.isThrownBy(() -> loop.run(instance, turns, zero, operand))
				.satisfies((ex) -> assertThat(ex.trap()).isEqualTo(Trap.MEMORY_OUT_OF_BOUNDS));
		}
		assertThat(memory.read(0, PAGE)).as(description).isEqualTo(expected);
	}

	private static boolean within(Access access, long offset) {
		return offset <= PAGE - access.width;
	}

	/**
	 * Where the offset leaves the memory from every address, it is another instruction
	 * that accesses it in all turns but the last.
	 */
	private static byte[] turn(Access access, long offset) {
		byte[] last = bytes(TURN, Opcode.I32_CONST, 1, Opcode.I32_EQ);
		if (within(access, offset)) {
			return access.code(bytes(SECOND_OPERAND, FIRST_OPERAND, last, Opcode.SELECT), offset);
		}
		return bytes(last, Opcode.IF, VOID, access.code(SECOND_OPERAND, offset), Opcode.ELSE,
				access.code(FIRST_OPERAND, 0), Opcode.END);
	}

	/**
	 * A load that is added to the result, or a store.
	 *
	 * @param opcode the instruction
	 * @param width how many bytes it accesses
	 */
	private record Access(int opcode, int width) {

		private boolean loads() {
			return this.opcode < Opcode.I32_STORE;
		}

		/** What makes what it stores of an i64. */
		private byte[] conversion() {
			return switch (this.opcode) {
				case Opcode.I32_STORE8, Opcode.I32_STORE16, Opcode.I32_STORE -> bytes(Opcode.I32_WRAP_I64);
				case Opcode.F32_STORE -> bytes(Opcode.I32_WRAP_I64, Opcode.F32_REINTERPRET_I32);
				case Opcode.F64_STORE -> bytes(Opcode.F64_REINTERPRET_I64);
				default -> bytes();
			};
		}

		byte[] code(byte[] address, long offset) {
			byte[] instruction = bytes(this.opcode, 0, u32(offset));
			return loads() ? bytes(address, instruction, RESULT, Opcode.I64_ADD, SET_RESULT)
					: bytes(address, Opcode.I64_CONST, s64(STORED), conversion(), instruction);
		}

		/**
		 * Do the same to what is expected of the memory.
		 * @return what is added to the result
		 */
		long apply(byte[] content, int index) {
			long loaded = 0;
			for (int i = 0; i < this.width; i++) {
				if (loads()) {
					loaded |= (content[index + i] & 0xffL) << (8 * i);
				}
				else {
					content[index + i] = (byte) (STORED >> (8 * i));
				}
			}
			return loaded;
		}

	}

}
