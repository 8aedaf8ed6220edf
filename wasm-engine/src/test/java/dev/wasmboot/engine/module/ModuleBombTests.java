package dev.wasmboot.engine.module;

import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

import com.sun.management.ThreadMXBean;
import dev.wasmboot.engine.ModuleException;
import dev.wasmboot.engine.ModuleException.Problem;
import dev.wasmboot.engine.ModuleLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static dev.wasmboot.engine.module.WasmBytes.CODE;
import static dev.wasmboot.engine.module.WasmBytes.DATA;
import static dev.wasmboot.engine.module.WasmBytes.DATA_COUNT;
import static dev.wasmboot.engine.module.WasmBytes.ELEMENTS;
import static dev.wasmboot.engine.module.WasmBytes.EXPORTS;
import static dev.wasmboot.engine.module.WasmBytes.FUNCREF;
import static dev.wasmboot.engine.module.WasmBytes.FUNCTIONS;
import static dev.wasmboot.engine.module.WasmBytes.GLOBALS;
import static dev.wasmboot.engine.module.WasmBytes.HUGE;
import static dev.wasmboot.engine.module.WasmBytes.I32;
import static dev.wasmboot.engine.module.WasmBytes.IMPORTS;
import static dev.wasmboot.engine.module.WasmBytes.MEMORIES;
import static dev.wasmboot.engine.module.WasmBytes.TABLES;
import static dev.wasmboot.engine.module.WasmBytes.TAGS;
import static dev.wasmboot.engine.module.WasmBytes.TYPES;
import static dev.wasmboot.engine.module.WasmBytes.body;
import static dev.wasmboot.engine.module.WasmBytes.bodyWithLocals;
import static dev.wasmboot.engine.module.WasmBytes.bytes;
import static dev.wasmboot.engine.module.WasmBytes.module;
import static dev.wasmboot.engine.module.WasmBytes.moduleOf;
import static dev.wasmboot.engine.module.WasmBytes.repeat;
import static dev.wasmboot.engine.module.WasmBytes.section;
import static dev.wasmboot.engine.module.WasmBytes.sectionOf;
import static dev.wasmboot.engine.module.WasmBytes.type;
import static dev.wasmboot.engine.module.WasmBytes.u32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Small modules that ask for much: each is refused, and nothing is allocated for it.
 */
class ModuleBombTests {

	private static final ModuleLimits LIMITS = ModuleLimits.defaults();

	/** Enough for the exception and its message. */
	private static final long ALLOWANCE = 100_000;

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private static final byte[] TYPE = sectionOf(TYPES, type(bytes(), bytes()));

	private static final byte[] MEMORY = sectionOf(MEMORIES, bytes(0, 1));

	static Stream<Map.Entry<String, byte[]>> hugeCounts() {
		Map<String, byte[]> bombs = new LinkedHashMap<>();
		bombs.put("types", module(section(TYPES, HUGE)));
		bombs.put("parameters", module(section(TYPES, 1, 0x60, HUGE)));
		bombs.put("results", module(section(TYPES, 1, 0x60, 0, HUGE)));
		bombs.put("imports", module(section(IMPORTS, HUGE)));
		bombs.put("import module name", module(section(IMPORTS, 1, HUGE, repeat(10, 0))));
		bombs.put("import name", module(section(IMPORTS, 1, 0, HUGE, repeat(10, 0))));
		bombs.put("functions", module(TYPE, section(FUNCTIONS, HUGE)));
		bombs.put("tables", module(section(TABLES, HUGE)));
		bombs.put("memories", module(section(MEMORIES, HUGE)));
		bombs.put("tags", module(TYPE, section(TAGS, HUGE)));
		bombs.put("globals", module(section(GLOBALS, HUGE)));
		bombs.put("exports", module(section(EXPORTS, HUGE)));
		bombs.put("export name", module(section(EXPORTS, 1, HUGE, repeat(10, 0))));
		bombs.put("element segments", module(section(ELEMENTS, HUGE)));
		bombs.put("functions of a segment", module(section(ELEMENTS, 1, 1, 0, HUGE)));
		bombs.put("expressions of a segment", module(section(ELEMENTS, 1, 5, FUNCREF, HUGE)));
		bombs.put("announced data segments", module(section(DATA_COUNT, HUGE)));
		bombs.put("bodies", module(TYPE, sectionOf(FUNCTIONS, bytes(0)), section(CODE, HUGE)));
		bombs.put("bytes of a body", moduleOf(HUGE));
		bombs.put("groups of locals", moduleOf(bodyWithLocals(HUGE)));
		bombs.put("locals", moduleOf(bodyWithLocals(bytes(1, HUGE, I32))));
		bombs.put("locals in sum", moduleOf(bodyWithLocals(bytes(u32(1000), repeat(1000, u32(0x8000_0000L), I32)))));
		bombs.put("labels", moduleOf(body(Opcode.I32_CONST, 0, Opcode.BR_TABLE, HUGE)));
		bombs.put("catch clauses", moduleOf(body(Opcode.TRY_TABLE, 0x40, HUGE)));
		bombs.put("types of a select", moduleOf(body(Opcode.SELECT_TYPED, HUGE)));
		bombs.put("data segments", module(MEMORY, section(DATA, HUGE)));
		bombs.put("bytes of a data segment", module(section(DATA, 1, 1, HUGE)));
		bombs.put("bytes of a section", module(bytes(TYPES, HUGE)));
		bombs.put("bytes of a custom section", module(bytes(0, HUGE)));
		bombs.put("name of a custom section", module(section(0, HUGE)));
		return bombs.entrySet().stream();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("hugeCounts")
	void hugeCountIsRefusedBeforeAnythingIsAllocated(Map.Entry<String, byte[]> bomb) {
		refuse(bomb.getValue());
		long before = THREADS.getCurrentThreadAllocatedBytes();
		refuse(bomb.getValue());
		assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(ALLOWANCE);
	}

	@Test
	void eighteenBytesOfLocalsAreRefused() {
		byte[] bomb = module(bytes(CODE, 8, 1, 6, 1, HUGE), bytes());
		assertThat(bomb).hasSize(18);
		refuse(bomb);
	}

	@Test
	void countsWithinTheBytesButBeyondTheLimitsAreRefused() {
		ModuleLimits small = new ModuleLimits(1000, 2, 2, 20, 3, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2);
		byte[] threeTypes = sectionOf(TYPES, type(bytes(), bytes()), type(bytes(), bytes()), type(bytes(), bytes()));
		assertTooLarge(small, module(threeTypes), "3 types");
		assertTooLarge(small, module(sectionOf(TYPES, type(repeat(3, I32), bytes()))), "3 parameters");
		assertTooLarge(small, module(sectionOf(TYPES, type(bytes(), repeat(3, I32)))), "3 results");
		assertTooLarge(small, module(section(IMPORTS, 3, repeat(3, "", "", 2, 0, 0))), "3 imports");
		assertTooLarge(small, module(TYPE, section(FUNCTIONS, 3, 0, 0, 0)), "3 functions");
		assertTooLarge(small, module(section(TABLES, 3, repeat(3, FUNCREF, 0, 0))), "3 tables");
		assertTooLarge(small, module(section(MEMORIES, 3, repeat(3, 0, 0))), "3 memories");
		assertTooLarge(small, module(TYPE, section(TAGS, 3, repeat(3, 0, 0))), "3 tags");
		assertTooLarge(small, module(section(GLOBALS, 3, repeat(3, I32, 0, Opcode.I32_CONST, 0, Opcode.END))),
				"3 globals");
		assertTooLarge(small, module(MEMORY, section(EXPORTS, 3, "a", 2, 0, "b", 2, 0, "c", 2, 0)), "3 exports");
		assertTooLarge(small, module(section(ELEMENTS, 3, repeat(3, 1, 0, 0))), "3 element segments");
		assertTooLarge(small, module(section(DATA, 3, repeat(3, 1, 0))), "3 data segments");
		assertTooLarge(small, module(section(DATA_COUNT, 3)), "3 data segments");
		assertTooLarge(small, moduleOf(bodyWithLocals(bytes(2, 2, I32, 2, I32))), "4 locals");
		assertTooLarge(small, moduleOf(body(repeat(20, Opcode.NOP))), "22 bytes");
		assertTooLarge(small, moduleOf(body(repeat(4, Opcode.I32_CONST, 0), repeat(4, Opcode.DROP))), "3 operands");
		assertTooLarge(small, moduleOf(body(repeat(3, Opcode.BLOCK, 0x40), repeat(3, Opcode.END))), "2 blocks");
		assertTooLarge(small, module(section(0, "", repeat(1000, 0))), "1000 are admitted");
	}

	@Test
	void importsCountTowardsTheLimitsOfTheirKind() {
		ModuleLimits small = new ModuleLimits(1000, 2, 2, 20, 3, 3, 2, 2, 2, 10, 2, 2, 2, 2, 2, 2);
		byte[] memory = bytes("", "", 2, 0, 0);
		assertTooLarge(small, module(sectionOf(IMPORTS, memory, memory, memory)), "memories");
		assertTooLarge(small, module(sectionOf(IMPORTS, memory, memory), MEMORY), "memories");
	}

	@Test
	void everyFunctionMayNotHaveFiftyThousandLocals() {
		int functions = 100_000;
		byte[] bomb = module(TYPE, section(FUNCTIONS, u32(functions), repeat(functions, 0)),
				section(CODE, u32(functions), repeat(functions, bodyWithLocals(bytes(1, u32(50_000), I32)))));
		assertTooLarge(LIMITS, bomb, "too many operands and locals");
	}

	@Test
	void everyLabelOfATableMayNotPassAThousandOperands() {
		byte[] types = sectionOf(TYPES, type(bytes(), repeat(1000, I32)));
		byte[] labels = repeat(100_000, 0, 1);
		byte[] bomb = module(types, sectionOf(FUNCTIONS, bytes(0)), sectionOf(CODE,
				body(Opcode.BLOCK, 0, Opcode.UNREACHABLE, Opcode.BR_TABLE, u32(labels.length), labels, 0, Opcode.END)));
		assertTooLarge(LIMITS, bomb, "too many operands and locals");
	}

	@Test
	void callsOfAThousandResultsMayNotFillTheHeap() {
		byte[] types = sectionOf(TYPES, type(bytes(), repeat(1000, I32)));
		byte[] bomb = module(types, sectionOf(FUNCTIONS, bytes(0)),
				sectionOf(CODE, body(repeat(1_000_000, Opcode.CALL, 0))));
		refuse(bomb);
		long before = THREADS.getCurrentThreadAllocatedBytes();
		assertTooLarge(LIMITS, bomb, "more than 15000 operands");
		assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(2L * bomb.length);
	}

	@Test
	void blocksWithinBlocksDoNotExhaustTheStack() {
		int depth = 1_000_000;
		assertTooLarge(LIMITS, moduleOf(body(repeat(depth, Opcode.BLOCK, 0x40), repeat(depth, Opcode.END))),
				"5000 blocks");
		assertThat(read(moduleOf(body(repeat(5000, Opcode.BLOCK, 0x40), repeat(5000, Opcode.END)))).bodies())
			.hasSize(1);
	}

	@Test
	void constantExpressionMayNotNeedManyOperandsAtATime() {
		int operands = 100_000;
		byte[] bomb = module(sectionOf(GLOBALS, bytes(I32, 0, repeat(operands, Opcode.I32_CONST, 0),
				repeat(operands - 1, Opcode.I32_ADD), Opcode.END)));
		assertTooLarge(LIMITS, bomb, "5000 operands");
	}

	static Stream<Map.Entry<String, byte[]>> thrifty() {
		int count = 100_000;
		byte[] many = u32(count);
		byte[] functions = section(FUNCTIONS, many, repeat(count, 0));
		byte[] code = section(CODE, many, repeat(count, body()));
		Map<String, byte[]> modules = new LinkedHashMap<>();
		modules.put("types", module(section(TYPES, many, repeat(count, 0x60, 0, 0))));
		modules.put("function imports", module(TYPE, section(IMPORTS, many, repeat(count, 0, 0, 0, 0))));
		modules.put("global imports", module(section(IMPORTS, many, repeat(count, 0, 0, 3, I32, 0))));
		modules.put("functions", module(TYPE, functions, code));
		modules.put("globals", module(section(GLOBALS, many, repeat(count, I32, 0, Opcode.I32_CONST, 0, Opcode.END))));
		modules.put("tags", module(TYPE, section(TAGS, many, repeat(count, 0, 0))));
		modules.put("exports", module(MEMORY, section(EXPORTS, many, shortNames(count))));
		modules.put("elements", module(TYPE, section(FUNCTIONS, 1, 0),
				section(ELEMENTS, 1, 1, 0, many, repeat(count, 0)), sectionOf(CODE, body())));
		modules.put("element expressions",
				module(section(ELEMENTS, 1, 5, FUNCREF, many, repeat(count, Opcode.REF_NULL, FUNCREF, Opcode.END))));
		modules.put("element segments", module(section(ELEMENTS, many, repeat(count, 1, 0, 0))));
		modules.put("data segments", module(section(DATA, many, repeat(count, 1, 0))));
		modules.put("long constant expressions", module(sectionOf(GLOBALS,
				bytes(I32, 0, Opcode.I32_CONST, 0, repeat(count, Opcode.I32_CONST, 0, Opcode.I32_ADD), Opcode.END))));
		modules.put("custom sections", module(repeat(count, section(0, "name"))));
		return modules.entrySet().stream();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("thrifty")
	void memoryIsProportionalToTheBytesOfTheModule(Map.Entry<String, byte[]> module) {
		read(module.getValue());
		long before = THREADS.getCurrentThreadAllocatedBytes();
		read(module.getValue());
		assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(60L * module.getValue().length);
	}

	private static byte[] shortNames(int count) {
		byte[] exports = repeat(count, 3, 0, 0, 0, 2, 0);
		for (int i = 0; i < count; i++) {
			exports[6 * i + 1] = (byte) (i & 0x7f);
			exports[6 * i + 2] = (byte) ((i >> 7) & 0x7f);
			exports[6 * i + 3] = (byte) (i >> 14);
		}
		return exports;
	}

	@Test
	void typesThatAreEqualAreTheSameObject() {
		WasmModule module = read(
				module(section(TYPES, 4, repeat(2, type(bytes(I32), bytes())), repeat(2, type(bytes(), bytes(I32))))));
		assertThat(module.types().get(0)).isSameAs(module.types().get(1)).isNotEqualTo(module.types().get(2));
		assertThat(module.types().get(2)).isSameAs(module.types().get(3));
	}

	@Test
	void declaredSizesThatAreValidAreNotAllocated() {
		WasmModule module = read(
				module(section(TABLES, 1, FUNCREF, 0, HUGE), section(MEMORIES, 1, 1, u32(65536), u32(65536))));
		assertThat(module.tables().get(0).minimum()).isEqualTo(0xffff_ffffL);
		assertThat(module.memories().get(0).minimum()).isEqualTo(65536);
	}

	private static WasmModule read(byte[] bytes) {
		return ModuleReader.read(bytes, LIMITS);
	}

	private static void refuse(byte[] bomb) {
		assertThatExceptionOfType(ModuleException.class).isThrownBy(() -> read(bomb));
	}

	private static void assertTooLarge(ModuleLimits limits, byte[] bytes, String message) {
		assertThatExceptionOfType(ModuleException.class).isThrownBy(() -> ModuleReader.read(bytes, limits))
			.withMessageContaining(message)
			.satisfies((ex) -> assertThat(ex.problem()).isEqualTo(Problem.TOO_LARGE));
	}

}
