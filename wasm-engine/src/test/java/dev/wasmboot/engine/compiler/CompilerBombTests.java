package dev.wasmboot.engine.compiler;

import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.sun.management.ThreadMXBean;
import dev.wasmboot.engine.ModuleLimits;
import dev.wasmboot.engine.module.CatchClause;
import dev.wasmboot.engine.module.ModuleReader;
import dev.wasmboot.engine.module.Opcode;
import dev.wasmboot.engine.module.WasmModule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static dev.wasmboot.engine.module.WasmBytes.CODE;
import static dev.wasmboot.engine.module.WasmBytes.FUNCTIONS;
import static dev.wasmboot.engine.module.WasmBytes.I32;
import static dev.wasmboot.engine.module.WasmBytes.TAGS;
import static dev.wasmboot.engine.module.WasmBytes.TYPES;
import static dev.wasmboot.engine.module.WasmBytes.body;
import static dev.wasmboot.engine.module.WasmBytes.bodyWithLocals;
import static dev.wasmboot.engine.module.WasmBytes.bytes;
import static dev.wasmboot.engine.module.WasmBytes.module;
import static dev.wasmboot.engine.module.WasmBytes.repeat;
import static dev.wasmboot.engine.module.WasmBytes.section;
import static dev.wasmboot.engine.module.WasmBytes.sectionOf;
import static dev.wasmboot.engine.module.WasmBytes.type;
import static dev.wasmboot.engine.module.WasmBytes.u32;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Valid functions that are made to cost the compiler as much as possible: what it
 * allocates for them, and how large their classes are, follows from their length. What it
 * allocates stands for the time it takes, which is not measured; the timeout only ends
 * what would not end.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CompilerBombTests {

	private static final int LENGTH = 1 << 20;

	private static final int DEEP = 4900;

	private static final int MANY = 1000;

	private static final int EMPTY = 0x40;

	private static final int FUNCTIONS_THAT_CALL = 20_000;

	/** The type of a block that leaves a thousand integers. */
	private static final int LEAVES_MANY = 1;

	private static final byte[] PUSH = bytes(Opcode.I32_CONST, 0);

	private static final byte[] NEXT = bytes(PUSH, Opcode.BR_IF, 0);

	/** More than there may be in a segment. */
	private static final byte[] LONG = repeat(MANY, Opcode.I32_CONST, u32(0x3ff_ffff), Opcode.DROP);

	/** Steps of the compiler may allocate some bytes each. */
	private static final long ALLOCATED_PER_BYTE = 3000;

	private static final int WRITTEN_PER_BYTE = 30;

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	static Stream<Map.Entry<String, byte[]>> bombs() {
		Map<String, byte[]> bombs = new LinkedHashMap<>();
		bombs.put("many places where many locals are alive",
				bodyWithLocals(bytes(1, u32(40_000), I32), repeat(LENGTH / 7, Opcode.BLOCK, EMPTY, NEXT, Opcode.END)));
		bombs.put("branches that carry many values", body(Opcode.BLOCK, LEAVES_MANY, PUSH, repeat(MANY, PUSH),
				repeat(100, NEXT), Opcode.BR, 0, Opcode.END, repeat(MANY, Opcode.DROP)));
		bombs.put("many long blocks in blocks that are deep", body(repeat(DEEP, Opcode.BLOCK, EMPTY),
				repeat(LENGTH / LONG.length, Opcode.BLOCK, EMPTY, LONG, Opcode.END), repeat(DEEP, Opcode.END)));
		bombs.put("many short blocks in blocks that are deep", body(repeat(DEEP, Opcode.BLOCK, EMPTY),
				repeat(LENGTH / 7, Opcode.BLOCK, EMPTY, NEXT, Opcode.END), LONG, repeat(DEEP, Opcode.END)));
		bombs.put("branches out of blocks that are deep", body(repeat(DEEP, Opcode.BLOCK, EMPTY),
				repeat(LENGTH / 5, PUSH, Opcode.BR_IF, u32(DEEP - 1)), LONG, repeat(DEEP, Opcode.END)));
		bombs.put("loops that only begin loops",
				body(repeat(DEEP, Opcode.LOOP, EMPTY), repeat(LENGTH / 4, NEXT), LONG, repeat(DEEP, Opcode.END)));
		bombs.put("conditions in conditions", body(repeat(DEEP, PUSH, Opcode.IF, EMPTY), LONG,
				repeat(DEEP, Opcode.ELSE, repeat(50, NEXT), Opcode.END)));
		bombs.put("tables of branches out of blocks that are deep",
				body(repeat(DEEP, Opcode.BLOCK, EMPTY),
						repeat(LENGTH / (2 * DEEP), PUSH, Opcode.BR_TABLE, u32(DEEP - 1), targets(DEEP)),
						repeat(DEEP, Opcode.END)));
		bombs.put("many operands below", body(repeat(14_000, PUSH),
				repeat(LENGTH / 7, Opcode.BLOCK, EMPTY, NEXT, Opcode.END), repeat(14_000, Opcode.DROP)));
		bombs.put("operands that come and go",
				body(repeat(LENGTH / 6000, repeat(2000, PUSH), repeat(2000, Opcode.DROP))));
		bombs.put("exceptions that are delegated",
				body(repeat(DEEP, Opcode.TRY, EMPTY), repeat(LENGTH / 4, NEXT), repeat(DEEP, Opcode.DELEGATE, 0)));
		bombs.put("exceptions that are delegated far",
				body(repeat(DEEP, Opcode.TRY, EMPTY),
						repeat(LENGTH / 10, Opcode.TRY, EMPTY, NEXT, Opcode.DELEGATE, u32(DEEP - 1)),
						repeat(DEEP, Opcode.DELEGATE, 0)));
		bombs.put("exceptions that nothing takes",
				body(repeat(DEEP, Opcode.TRY_TABLE, EMPTY, 1, CatchClause.TAG, 0, 0),
						repeat(LENGTH / LONG.length, Opcode.TRY, EMPTY, LONG, Opcode.CATCH, 0, LONG, Opcode.END),
						repeat(DEEP, Opcode.END)));
		bombs.put("many handlers",
				body(Opcode.TRY, EMPTY, LONG, repeat(LENGTH / 3, Opcode.CATCH, 0, Opcode.NOP), Opcode.END));
		bombs.put("many clauses", body(Opcode.TRY_TABLE, EMPTY, u32(LENGTH / 3),
				repeat(LENGTH / 3, CatchClause.TAG, 0, 0), LONG, Opcode.END));
		bombs.put("the longest function", body(repeat(7_600_000 / 3, PUSH, Opcode.DROP)));
		return bombs.entrySet().stream();
	}

	/** As many blocks, and the innermost in the end. */
	private static byte[] targets(int count) {
		Object[] targets = new Object[count];
		for (int i = 0; i < count; i++) {
			targets[i] = u32(i);
		}
		return bytes(targets);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("bombs")
	void functionCostsWhatItsLengthAllows(Map.Entry<String, byte[]> bomb) {
		WasmModule module = read(module(sectionOf(TYPES, type(bytes(), bytes()), type(bytes(), repeat(MANY, I32))),
				sectionOf(FUNCTIONS, bytes(0)), sectionOf(TAGS, bytes(0, 0)), sectionOf(CODE, bomb.getValue())));
		CompiledCode code = new CompiledCode(module);
		long before = THREADS.getCurrentThreadAllocatedBytes();

		byte[] written = Objects.requireNonNull(code.write("C0"));

		long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
		assertThat(allocated).isLessThan(ALLOCATED_PER_BYTE * bomb.getValue().length);
		assertThat(written.length).isLessThan(WRITTEN_PER_BYTE * bomb.getValue().length);
	}

	@Test
	void classesOfAModuleAreBoundedBySomeTimesItsSize() {
		byte[] callsTheFirst = body(Opcode.CALL, 0);
		byte[] bytes = module(sectionOf(TYPES, type(bytes(), repeat(100, I32))),
				bytes(FUNCTIONS, u32(FUNCTIONS_THAT_CALL + 4), u32(FUNCTIONS_THAT_CALL + 1), 0,
						repeat(FUNCTIONS_THAT_CALL, 0)),
				section(CODE, u32(FUNCTIONS_THAT_CALL + 1), body(repeat(100, PUSH)),
						repeat(FUNCTIONS_THAT_CALL, callsTheFirst)));
		CompiledCode code = new CompiledCode(read(bytes));

		long written = 0;
		for (int i = 0; i < code.layout().chunks(); i++) {
			written += Objects.requireNonNull(code.classFile("C" + i)).length;
		}

		assertThat(code.interpreted()).hasSizeBetween(1, FUNCTIONS_THAT_CALL);
		assertThat(written).isBetween(16L << 20, (17L << 20) + 50L * bytes.length + LENGTH);
	}

	private static WasmModule read(byte[] module) {
		return ModuleReader.read(module, ModuleLimits.defaults());
	}

}
