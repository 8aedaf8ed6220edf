package dev.wasmboot.engine;

import java.util.Arrays;

import dev.wasmboot.engine.module.Opcode;
import dev.wasmboot.engine.module.WasmBytes;
import dev.wasmboot.policy.EffectivePolicy;
import dev.wasmboot.policy.Policy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static dev.wasmboot.engine.module.WasmBytes.bytes;
import static dev.wasmboot.engine.module.WasmBytes.module;
import static dev.wasmboot.engine.module.WasmBytes.s64;
import static dev.wasmboot.engine.module.WasmBytes.section;
import static dev.wasmboot.engine.module.WasmBytes.sectionOf;
import static dev.wasmboot.engine.module.WasmBytes.type;
import static dev.wasmboot.engine.module.WasmBytes.u32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Data segments in numbers that make it worthwhile to join them.
 */
class ManySegmentsTests {

	private static final int COUNT = 3000;

	private final WasmEngine engine = WasmEngine.create();

	@AfterEach
	void close() {
		this.engine.close();
	}

	@Test
	void everySegmentIsWhereItBelongs() {
		byte[][] segments = new byte[COUNT][];
		byte[] expected = new byte[GuestMemory.PAGE];
		for (int i = 0; i < COUNT; i++) {
			segments[i] = active(4 * i + 7, i, i >> 8);
			expected[4 * i + 7] = (byte) i;
			expected[4 * i + 8] = (byte) (i >> 8);
		}
		assertThat(memory(1, segments)).containsExactly(expected);
	}

	@Test
	void ofSegmentsThatOverlapTheLaterOnesShow() {
		byte[][] segments = new byte[COUNT][];
		byte[] expected = new byte[GuestMemory.PAGE];
		for (int i = 0; i < COUNT; i++) {
			segments[i] = active(i % 100, i, i);
			expected[i % 100] = (byte) i;
			expected[i % 100 + 1] = (byte) i;
		}
		assertThat(memory(1, segments)).containsExactly(expected);
	}

	@Test
	void segmentsFarApartAreCopiedToo() {
		byte[][] segments = new byte[COUNT][];
		Arrays.setAll(segments, (i) -> active(i, 1));
		segments[5] = active(100 * GuestMemory.PAGE - 1, 9);
		byte[] content = memory(100, segments);
		assertThat(content[100 * GuestMemory.PAGE - 1]).isEqualTo((byte) 9);
		assertThat(content[4]).isEqualTo((byte) 1);
		assertThat(content[5]).isZero();
	}

	@Test
	void aSegmentBeyondTheMemoryIsATrap() {
		byte[][] segments = new byte[COUNT][];
		Arrays.setAll(segments, (i) -> active(i, 1));
		segments[COUNT - 1] = active(GuestMemory.PAGE - 1, 1, 2);
		assertThatExceptionOfType(TrapException.class).isThrownBy(() -> memory(1, segments))
			.satisfies((ex) -> assertThat(ex.trap()).isEqualTo(Trap.MEMORY_OUT_OF_BOUNDS));
		segments[COUNT - 1] = active(-1, 1);
		assertThatExceptionOfType(TrapException.class).isThrownBy(() -> memory(1, segments))
			.satisfies((ex) -> assertThat(ex.trap()).isEqualTo(Trap.MEMORY_OUT_OF_BOUNDS));
	}

	@Test
	void aPassiveSegmentAmongThemIsNotCopied() {
		byte[][] segments = new byte[COUNT][];
		Arrays.setAll(segments, (i) -> active(i, 1));
		segments[5] = bytes(1, u32(1), 9);
		byte[] content = memory(1, segments);
		assertThat(content[4]).isEqualTo((byte) 1);
		assertThat(content[5]).isZero();
		assertThat(instance(1, segments).function("init_5").orElseThrow().call(0)).isEqualTo(9);
	}

	@Test
	void whatWasCopiedAtTheStartCannotBeCopiedAgain() {
		byte[][] segments = new byte[COUNT][];
		Arrays.setAll(segments, (i) -> active(i, 1));
		ExportedFunction again = instance(1, segments).function("init_5").orElseThrow();
		assertThatExceptionOfType(TrapException.class).isThrownBy(() -> again.call(0))
			.satisfies((ex) -> assertThat(ex.trap()).isEqualTo(Trap.MEMORY_OUT_OF_BOUNDS));
	}

	private byte[] memory(int pages, byte[]... segments) {
		GuestMemory memory = instance(pages, segments).memory("memory").orElseThrow();
		return memory.read(0, (int) memory.size());
	}

	private Instance instance(int pages, byte[]... segments) {
		byte[] copy = WasmBytes.body(Opcode.LOCAL_GET, 0, Opcode.I32_CONST, 0, Opcode.I32_CONST, 1, 0xfc, 8, 5, 0,
				Opcode.LOCAL_GET, 0, Opcode.I32_LOAD8_U, 0, 0);
		CompiledModule module = this.engine
			.load(module(sectionOf(WasmBytes.TYPES, type(bytes(WasmBytes.I32), bytes(WasmBytes.I32))),
					sectionOf(WasmBytes.FUNCTIONS, bytes(0)), section(WasmBytes.MEMORIES, 1, 0, u32(pages)),
					sectionOf(WasmBytes.EXPORTS, bytes("memory", 2, 0), bytes("init_5", 0, 0)),
					section(WasmBytes.DATA_COUNT, u32(segments.length)), sectionOf(WasmBytes.CODE, copy),
					sectionOf(WasmBytes.DATA, segments)));
		return this.engine.instantiate(module, EffectivePolicy.decide(module.requests(), Policy.denyAll()));
	}

	private static byte[] active(int address, int... content) {
		Object[] values = Arrays.stream(content).boxed().toArray();
		return bytes(0, Opcode.I32_CONST, s64(address), Opcode.END, u32(content.length), bytes(values));
	}

}
