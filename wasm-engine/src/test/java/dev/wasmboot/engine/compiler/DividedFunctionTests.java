package dev.wasmboot.engine.compiler;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.wasmboot.engine.CompilationReport;
import dev.wasmboot.engine.Guests;
import dev.wasmboot.engine.ModuleLimits;
import dev.wasmboot.engine.TestModules;
import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.module.Export;
import dev.wasmboot.engine.module.ModuleReader;
import dev.wasmboot.engine.module.Opcode;
import dev.wasmboot.engine.module.WasmBytes;
import dev.wasmboot.engine.module.WasmModule;
import dev.wasmboot.engine.runtime.ValueStack;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.wasmboot.engine.module.WasmBytes.CODE;
import static dev.wasmboot.engine.module.WasmBytes.FUNCTIONS;
import static dev.wasmboot.engine.module.WasmBytes.TYPES;
import static dev.wasmboot.engine.module.WasmBytes.body;
import static dev.wasmboot.engine.module.WasmBytes.bytes;
import static dev.wasmboot.engine.module.WasmBytes.module;
import static dev.wasmboot.engine.module.WasmBytes.repeat;
import static dev.wasmboot.engine.module.WasmBytes.s64;
import static dev.wasmboot.engine.module.WasmBytes.sectionOf;
import static dev.wasmboot.engine.module.WasmBytes.type;
import static dev.wasmboot.engine.module.WasmBytes.u32;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What functions do once they are divided; the specification's tests run them divided
 * too.
 */
class DividedFunctionTests {

	/** With these, hardly a function is not divided. */
	private static final CompilerOptions TINY = new CompilerOptions(40, 20, true, false, false, VectorForm.usable(),
			HotMethods.NONE);

	private static final int TIMES = 100_000;

	@Test
	void callsOfItselfInItsPlaceNeedNoStack() {
		WasmModule module = ModuleReader.read(TestModules.bytes("vectors"), ModuleLimits.defaults());
		run(module, new CompiledCode(module, TINY));
	}

	@Test
	void objectIsMadeAgainWhereOnlyTheFunctionIsSaved() {
		WasmModule module = ModuleReader.read(TestModules.bytes("vectors"), ModuleLimits.defaults());
		Map<String, byte[]> saved = new ConcurrentHashMap<>();
		run(module, new CompiledCode(module, TINY, new ClassesInMap(saved)));
		assertThat(saved.keySet().removeIf((name) -> name.startsWith("F"))).isTrue();
		int before = saved.size();

		run(module, new CompiledCode(module, TINY, new ClassesInMap(saved)));

		assertThat(saved).hasSizeGreaterThan(before).allSatisfy((name, bytes) -> assertThat(bytes).isNotEmpty());
	}

	@Test
	void instructionsOfAnInterpreterLeadToEachOther() {
		WasmModule module = ModuleReader.read(Guests.bytes("c/kernels/kernels.wasm"), ModuleLimits.defaults());
		CompiledCode code = new CompiledCode(module);

		long dispatching = chunks(code).mapToLong(DividedFunctionTests::methodsThatSelectWhatFollows).sum();

		// The kernel has 249 instructions, and a switch that is written once
		assertThat(dispatching).isGreaterThan(200);
	}

	@ParameterizedTest
	@ValueSource(ints = { 3, 64, 65, 100, 127, 128, 129, 249, 255, 256, 257, 300 })
	void indexesBehindASwitchSelectItsLastCase(int count) {
		CompiledCode code = new CompiledCode(switching(count), new CompilerOptions(CompilerOptions.LONGEST_METHOD,
				CompilerOptions.LONGEST_METHOD / count + 60, true, false, false, VectorForm.usable(), HotMethods.NONE));
		code.compileAll();

		assertThat(code.report().functions()).first().returns(true, CompilationReport.Function::divided);
		assertThat(IntStream.range(-2, 520).map((index) -> CodeCall.ofFirst(code, index))).containsExactlyElementsOf(
				IntStream.range(-2, 520).mapToObj((index) -> (index < 0) ? count : Math.min(index, count)).toList());
	}

	@Test
	void hotSpotInlinesNoneOfManySegments() {
		WasmModule module = ModuleReader.read(Guests.bytes("c/kernels/kernels.wasm"), ModuleLimits.defaults());
		CompiledCode code = new CompiledCode(module);
		int longest = code.report()
			.functions()
			.stream()
			.filter(CompilationReport.Function::divided)
			.mapToInt(CompilationReport.Function::longestMethod)
			.max()
			.orElseThrow();

		// A switch takes up to three bytes less than is counted
		assertThat(longest).isBetween(CompilerOptions.LONGEST_METHOD - 3, CompilerOptions.LONGEST_METHOD);
	}

	@Test
	void shortFunctionsThatBecomeLongAreDividedToo() {
		byte[] results = repeat(100, ValueType.I32.code());
		byte[] leave = bytes(Opcode.I32_CONST, 0, Opcode.BR_IF, 0);
		// Below the results is one value more, so that each way out moves all of them
		byte[] body = body(repeat(101, Opcode.I32_CONST, 1), repeat(20, leave), Opcode.RETURN);
		WasmModule module = ModuleReader.read(
				module(sectionOf(TYPES, type(bytes(), results)), sectionOf(FUNCTIONS, bytes(0)), sectionOf(CODE, body)),
				ModuleLimits.defaults());
		CompiledCode code = new CompiledCode(module);

		assertThat(code.report().functions()).singleElement().satisfies((function) -> {
			assertThat(function.divided()).isTrue();
			assertThat(function.length()).isLessThan(CompilerOptions.LONGEST_METHOD / 20);
		});
		assertThat(code.interpreted()).isEmpty();
	}

	/** A long function that returns which case of a switch its argument selects. */
	private static WasmModule switching(int count) {
		byte[] longer = repeat(CompilerOptions.LONGEST_METHOD / count / 4, Opcode.I32_CONST, 1, Opcode.I32_XOR);
		byte[] cases = bytes(IntStream.range(0, count + 1)
			.mapToObj((number) -> bytes(Opcode.END, Opcode.LOCAL_GET, 0, longer, longer, Opcode.DROP, Opcode.I32_CONST,
					s64(number), Opcode.RETURN))
			.toArray());
		byte[] targets = bytes(IntStream.range(0, count + 1).mapToObj(WasmBytes::u32).toArray());
		byte[] number = { WasmBytes.I32 };
		return ModuleReader.read(
				module(sectionOf(TYPES, type(number, number)), sectionOf(FUNCTIONS, bytes(0)),
						sectionOf(CODE, body(repeat(count + 1, Opcode.BLOCK, 0x40), Opcode.LOCAL_GET, 0,
								Opcode.BR_TABLE, u32(count), targets, cases, Opcode.UNREACHABLE))),
				ModuleLimits.defaults());
	}

	private static Stream<byte[]> chunks(CompiledCode code) {
		return IntStream.range(0, code.layout().chunks())
			.mapToObj((chunk) -> Objects.requireNonNull(code.write("C" + chunk)));
	}

	private static long methodsThatSelectWhatFollows(byte[] written) {
		return CalledMethods.in(written)
			.entrySet()
			.stream()
			.filter((method) -> Layout.isSegment(method.getKey()) && method.getValue().contains("entry"))
			.count();
	}

	private static void run(WasmModule module, CompiledCode code) {
		Export down = Objects.requireNonNull(module.export("down"));
		try (CodeCall call = new CodeCall(code, 10)) {
			ValueStack stack = call.stack();
			stack.vectorsUsed();
			stack.slots()[0] = 3;
			stack.highs()[0] = -5;
			stack.slots()[1] = TIMES;
			call.call(down.index());
			assertThat(stack.slots()[0]).isEqualTo(3L * TIMES);
			assertThat(stack.highs()[0]).isEqualTo(-5L * TIMES);
		}
	}

}
