package dev.wasmboot.engine.compiler;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

import dev.wasmboot.engine.CompilationReport;
import dev.wasmboot.engine.Guests;
import dev.wasmboot.engine.ModuleLimits;
import dev.wasmboot.engine.Trap;
import dev.wasmboot.engine.TrapException;
import dev.wasmboot.engine.cache.SavedClasses;
import dev.wasmboot.engine.module.ModuleReader;
import dev.wasmboot.engine.module.Opcode;
import dev.wasmboot.engine.module.WasmModule;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;

import static dev.wasmboot.engine.module.WasmBytes.CODE;
import static dev.wasmboot.engine.module.WasmBytes.FUNCTIONS;
import static dev.wasmboot.engine.module.WasmBytes.I32;
import static dev.wasmboot.engine.module.WasmBytes.TYPES;
import static dev.wasmboot.engine.module.WasmBytes.body;
import static dev.wasmboot.engine.module.WasmBytes.bytes;
import static dev.wasmboot.engine.module.WasmBytes.module;
import static dev.wasmboot.engine.module.WasmBytes.repeat;
import static dev.wasmboot.engine.module.WasmBytes.s64;
import static dev.wasmboot.engine.module.WasmBytes.sectionOf;
import static dev.wasmboot.engine.module.WasmBytes.type;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * The method that a divided function gets for what it runs most. What it does is tested
 * by all that is run divided: by the specification's tests, and by those of fuel, of
 * deadlines and of how the tiers differ.
 */
class HotSegmentsTests {

	private static final int VOID = 0x40;

	private static final byte[] GET = bytes(Opcode.LOCAL_GET, 0);

	/** What has that is a segment, too long to be copied to others. */
	private static final byte[] PART = repeat(132, GET, Opcode.I32_CONST, 1, Opcode.I32_OR, Opcode.DROP);

	/** The last turns of the loop do something that those before do not. */
	private static final int FEW = 1000;

	private static final int MANY = 100_000;

	private static final CompilerOptions USUAL = CompilerOptions.defaults();

	@Test
	void trapInTheMethodTellsWhereItIsInTheFunction() {
		WasmModule module = dividing(0);

		TrapException trap = trapOf(compiled(module, HotMethods.ALL, SavedClasses.NONE), FEW);

		assertThat(isInTheMethod(trap)).isTrue();
		assertThat(trap.frames()).isEqualTo(trapOf(compiled(module, HotMethods.NONE, SavedClasses.NONE), FEW).frames())
			.singleElement()
			.satisfies((frame) -> assertThat(module.bytes()[frame.offset()]).isEqualTo((byte) Opcode.I32_DIV_U));
	}

	@Test
	void methodIsOfNoUseIfItIsLeftInEachTurnForLong() {
		assertThat(isInTheMethod(trapOf(compiled(dividing(FEW), HotMethods.ALL, SavedClasses.NONE), 2 * FEW))).isTrue();
		assertThat(isInTheMethod(trapOf(compiled(dividing(MANY), HotMethods.ALL, SavedClasses.NONE), MANY + FEW)))
			.isFalse();
	}

	@Test
	void turnsThatTheMethodRanLetItBeLeftForAsLong() {
		// What runs first makes up for what the last turns lack
		assertThat(isInTheMethod(trapOf(compiled(dividing(MANY), HotMethods.ALL, SavedClasses.NONE), 50 * MANY)))
			.isTrue();
	}

	@Test
	void fuelIsTheSameWhereTheMethodEndsInATrap() {
		assertThat(consumed(HotMethods.ALL)).isEqualTo(consumed(HotMethods.NONE));
	}

	@Test
	void methodIsNotSaved() {
		Map<String, byte[]> saved = new ConcurrentHashMap<>();
		TrapException trap = trapOf(compiled(dividing(0), HotMethods.ALL, new ClassesInMap(saved)), FEW);

		assertThat(isInTheMethod(trap)).isTrue();
		assertThat(saved).containsKey("C0").noneSatisfy((name, bytes) -> assertThat(name).startsWith("H"));
	}

	@Test
	void methodIsMadeIfItHasNearlyAllThatRuns() {
		HotWriter writer = Objects.requireNonNull(interpreter(USUAL, (counts) -> Arrays.fill(counts, 10, 13, 1000)));

		assertThat(writer.numbers().get(10, 13).cardinality()).isEqualTo(3);
	}

	@Test
	void methodHasWhatFollowsEachInstructionOfAnInterpreter() {
		HotWriter writer = Objects.requireNonNull(interpreter(USUAL, (counts) -> Arrays.fill(counts, 10, 13, 1000)));

		// The switch that is copied to where an instruction ends
		assertThat(CalledMethods.in(writer.write(Layout.hot(0))).values()).singleElement()
			.satisfies((called) -> assertThat(called).contains("entry"));
	}

	@Test
	void methodHasNothingThatHardlyEverRuns() {
		HotWriter writer = Objects.requireNonNull(interpreter(USUAL, (counts) -> {
			Arrays.fill(counts, 10, 13, 1000);
			counts[50] = 3;
			counts[51] = 4;
		}));

		assertThat(writer.numbers().get(50)).isFalse();
		assertThat(writer.numbers().get(51)).isTrue();
	}

	@Test
	void methodIsNotMadeIfMuchElseRuns() {
		assertThat(interpreter(USUAL, (counts) -> Arrays.fill(counts, 0, 200, 1000))).isNull();
	}

	@Test
	void methodIsNotMadeIfCallsOfTheFunctionAreShort() {
		HotWriter writer = interpreter(USUAL, (counts) -> {
			Arrays.fill(counts, 10, 13, 1000);
			counts[counts.length - 1] = 100;
		});
		assertThat(writer).isNull();
	}

	@Test
	void methodIsAsLongAsHotSpotInlinesWhatItCalls() {
		CompilerOptions options = new CompilerOptions(USUAL.methodBytes(), USUAL.segmentBytes(), true, false, false,
				VectorForm.usable(), HotMethods.ALL);
		HotWriter writer = Objects.requireNonNull(interpreter(options, (counts) -> Arrays.fill(counts, 0, 200, 1000)));

		ClassReader reader = new ClassReader(writer.write(Layout.hot(0)));
		Map<String, Integer> lengths = new ConcurrentHashMap<>();
		reader.accept(new MethodLengths(reader, lengths::put), 0);
		assertThat(lengths).hasSize(1).allSatisfy((name, length) -> assertThat(length).isBetween(1500, 2800));
	}

	/** Choose among the segments of a guest's interpreter. */
	private static @Nullable HotWriter interpreter(CompilerOptions options, Consumer<int[]> count) {
		WasmModule module = ModuleReader.read(Guests.bytes("c/kernels/kernels.wasm"), ModuleLimits.defaults());
		CompiledCode code = new CompiledCode(module, options);
		int function = code.report()
			.functions()
			.stream()
			.filter(CompilationReport.Function::divided)
			.mapToInt(CompilationReport.Function::index)
			.findFirst()
			.orElseThrow();
		int[] counts = new int[10_000];
		count.accept(counts);
		return new FunctionWriter(code.layout(), options, new ConcurrentHashMap<>()).hot(function, counts);
	}

	/**
	 * A function that divides by its argument, and counts that down, in a loop: until it
	 * is 0.
	 * @param last in how many of the last turns it does something more
	 */
	private static WasmModule dividing(int last) {
		byte[] more = bytes(GET, Opcode.I32_CONST, s64(last), Opcode.I32_LE_U, Opcode.IF, VOID, PART, PART, Opcode.END);
		byte[] loop = bytes(Opcode.LOOP, VOID, PART, GET, GET, Opcode.I32_DIV_U, Opcode.DROP, more, GET,
				Opcode.I32_CONST, 1, Opcode.I32_SUB, Opcode.LOCAL_SET, 0, PART, Opcode.BR, 0, Opcode.END);
		byte[] number = { I32 };
		return ModuleReader.read(module(sectionOf(TYPES, type(number, number)), sectionOf(FUNCTIONS, bytes(0)),
				sectionOf(CODE, body(loop, Opcode.UNREACHABLE))), ModuleLimits.defaults());
	}

	private static CompiledCode compiled(WasmModule module, HotMethods hot, SavedClasses saved) {
		return new CompiledCode(module, new CompilerOptions(800, 700, true, false, false, VectorForm.usable(), hot),
				saved);
	}

	private static TrapException trapOf(CompiledCode code, int argument) {
		TrapException trap = catchThrowableOfType(TrapException.class, () -> CodeCall.ofFirst(code, argument));
		assertThat(trap.trap()).isEqualTo(Trap.INTEGER_DIVIDE_BY_ZERO);
		return trap;
	}

	private static long consumed(HotMethods hot) {
		CompilerOptions options = new CompilerOptions(800, 700, true, true, true, VectorForm.usable(), hot);
		try (CodeCall call = new CodeCall(new CompiledCode(dividing(FEW / 2), options), 10)) {
			call.limitFuel(Long.MAX_VALUE);
			call.stack().slots()[0] = FEW;
			TrapException trap = catchThrowableOfType(TrapException.class, () -> call.call(0));
			assertThat(isInTheMethod(trap)).isEqualTo(hot == HotMethods.ALL);
			return call.consumed().orElseThrow();
		}
	}

	private static boolean isInTheMethod(TrapException trap) {
		return Stream.of(trap.getStackTrace()).anyMatch((element) -> element.getClassName().startsWith("wasm.H"));
	}

}
