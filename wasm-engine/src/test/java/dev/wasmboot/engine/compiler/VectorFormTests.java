package dev.wasmboot.engine.compiler;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

import dev.wasmboot.engine.CompilationReport;
import dev.wasmboot.engine.ModuleLimits;
import dev.wasmboot.engine.Tier;
import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.module.CatchClause;
import dev.wasmboot.engine.module.ModuleReader;
import dev.wasmboot.engine.module.Opcode;
import dev.wasmboot.engine.module.WasmBytes;
import dev.wasmboot.engine.module.WasmModule;
import dev.wasmboot.engine.simd.ProcessorVectors;
import dev.wasmboot.engine.simd.VectorOperation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static dev.wasmboot.engine.module.WasmBytes.CODE;
import static dev.wasmboot.engine.module.WasmBytes.FUNCTIONS;
import static dev.wasmboot.engine.module.WasmBytes.I32;
import static dev.wasmboot.engine.module.WasmBytes.TAGS;
import static dev.wasmboot.engine.module.WasmBytes.TYPES;
import static dev.wasmboot.engine.module.WasmBytes.body;
import static dev.wasmboot.engine.module.WasmBytes.bytes;
import static dev.wasmboot.engine.module.WasmBytes.repeat;
import static dev.wasmboot.engine.module.WasmBytes.sectionOf;
import static dev.wasmboot.engine.module.WasmBytes.type;
import static dev.wasmboot.engine.module.WasmBytes.u32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class VectorFormTests {

	private static final int VOID = 0x40;

	private static final Set<VectorForm> WITHOUT_PROCESSOR = Set.of(VectorForm.LONGS, VectorForm.DOUBLES,
			VectorForm.INTS, VectorForm.FLOATS);

	private static final byte[] VECTOR = bytes(0xfd, VectorOperation.V128_CONST.code(), new byte[16]);

	@ParameterizedTest
	@CsvSource({ "I32X4_ADD, INTS", "I32X4_LT_U, INTS", "F32X4_MUL, FLOATS", "F32X4_MIN, FLOATS", "F64X2_MUL, DOUBLES",
			"I64X2_ADD, LONGS", "I16X8_ADD, LONGS", "I8X16_ADD, LONGS", "V128_XOR, LONGS",
			"I16X8_NARROW_I32X4_S, LONGS" })
	void vectorsAreMadeOfWhatTheFunctionComputesWith(VectorOperation operation, VectorForm form) {
		assertThat(form(twice(operation))).isEqualTo(form);
	}

	@Test
	void vectorsThatAreOnlyMovedAreHalves() {
		assertThat(form(VECTOR, Opcode.DROP)).isEqualTo(VectorForm.LONGS);
		assertThat(form(Opcode.NOP)).isEqualTo(VectorForm.LONGS);
	}

	@Test
	void whatMostInstructionsGainByDecides() {
		byte[] lanes = twice(VectorOperation.I32X4_ADD);
		byte[] bytes = twice(VectorOperation.I8X16_ADD);

		assertThat(form(repeat(9, lanes), bytes)).isEqualTo(VectorForm.INTS);
		assertThat(form(lanes, repeat(9, bytes))).isEqualTo(VectorForm.LONGS);
		assertThat(form(repeat(9, twice(VectorOperation.F32X4_ADD)), lanes)).isEqualTo(VectorForm.FLOATS);
		assertThat(form(twice(VectorOperation.F32X4_ADD), repeat(9, lanes))).isEqualTo(VectorForm.INTS);
		assertThat(form(twice(VectorOperation.F64X2_ADD), repeat(9, lanes))).isEqualTo(VectorForm.INTS);
	}

	@Test
	void whatIsInLoopsCountsForMore() {
		byte[] lanes = twice(VectorOperation.I32X4_ADD);
		byte[] bytes = repeat(5, twice(VectorOperation.I8X16_ADD));
		Object[] loop = { Opcode.LOOP, VOID, lanes, Opcode.END };

		assertThat(form(bytes, bytes(loop))).isEqualTo(VectorForm.INTS);
		assertThat(form(bytes(loop), bytes)).isEqualTo(VectorForm.INTS);
		assertThat(form(Opcode.LOOP, VOID, Opcode.BLOCK, VOID, bytes, Opcode.END, lanes, Opcode.END))
			.isEqualTo(VectorForm.LONGS);
		assertThat(form(Opcode.LOOP, VOID, bytes, bytes(loop), Opcode.END)).isEqualTo(VectorForm.INTS);
	}

	@ParameterizedTest
	@CsvSource({ "I8X16_ADD, PROCESSOR", "I16X8_NARROW_I32X4_S, PROCESSOR", "I8X16_AVGR_U, LONGS",
			"F32X4_MUL, PROCESSOR", "F64X2_DIV, PROCESSOR" })
	void loopsUseTheProcessorsVectorsForWhatItHas(VectorOperation operation, VectorForm form) {
		assumeTrue(ProcessorVectors.available());
		byte[] code = twice(operation);

		assertThat(usableForm(Opcode.LOOP, VOID, code, Opcode.END)).isEqualTo(form);
		assertThat(usableForm(code)).isNotEqualTo(VectorForm.PROCESSOR);
	}

	@Test
	void functionsThatAreTooMuchForTheProcessorsVectorsHaveHalves() {
		assumeTrue(ProcessorVectors.available());
		byte[] instructions = twice(VectorOperation.I16X8_ADD);
		Object[] loop = { Opcode.LOOP, VOID, repeat(30, instructions), Opcode.END };
		Object[] handler = { Opcode.TRY_TABLE, VOID, 0, Opcode.END };

		assertThat(usableForm(loop)).isEqualTo(VectorForm.PROCESSOR);
		assertThat(usableForm(bytes(loop), repeat(1, instructions))).isEqualTo(VectorForm.LONGS);
		assertThat(usableForm(bytes(loop), bytes(handler))).isEqualTo(VectorForm.LONGS);
	}

	@ParameterizedTest
	@CsvSource({ "20, INTS", "150, LONGS" })
	void lanesDoNotMakeAFunctionTooLong(int count, VectorForm form) {
		byte[] lane = bytes(VECTOR, 0xfd, VectorOperation.I32X4_EXTRACT_LANE.code(), 0, Opcode.DROP);
		CompiledCode code = new CompiledCode(
				moduleOf(repeat(count, twice(VectorOperation.I32X4_ADD)), lane, Opcode.LOCAL_GET, 0));
		code.compileAll();

		assertThat(code.report().functions()).singleElement().returns(false, CompilationReport.Function::divided);
		Map<String, Set<String>> called = CalledMethods.in(Objects.requireNonNull(code.write("C0")));
		assertThat(called.values().stream().anyMatch((names) -> names.contains("extractLane")))
			.isEqualTo(form == VectorForm.LONGS);
		assertThat(CodeCall.ofFirst(code, 7)).isEqualTo(7);
	}

	@ParameterizedTest
	@EnumSource
	void exceptionsCarryAllLanes(VectorForm form) {
		assertCarried((module) -> Tier.compiled(module, false, form));
	}

	@Test
	void exceptionsCarryAllLanesWhereFunctionsAreDivided() {
		CompilerOptions options = new CompilerOptions(40, 20, true, false, false, VectorForm.usable(), HotMethods.ALL);
		assertCarried((module) -> new CompiledCode(module, options));
	}

	private static void assertCarried(Function<WasmModule, CompiledCode> compiler) {
		for (int lane = 0; lane < 4; lane++) {
			CompiledCode code = compiler.apply(thrower(lane));
			code.compileAll();
			assertThat(code.interpreted()).isEmpty();
			assertThat(CodeCall.ofFirst(code, 100)).as("lane %d", lane).isEqualTo(101 + lane);
		}
	}

	/** A function that throws and catches lanes that are more than its argument. */
	private static WasmModule thrower(int lane) {
		byte[] number = { I32 };
		byte[] vector = { (byte) ValueType.V128.code() };
		byte[] numbers = bytes(0xfd, VectorOperation.V128_CONST.code(), 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0);
		byte[] sum = bytes(Opcode.LOCAL_GET, 0, 0xfd, VectorOperation.I32X4_SPLAT.code(), numbers, 0xfd,
				u32(VectorOperation.I32X4_ADD.code()));
		return ModuleReader.read(WasmBytes.module(sectionOf(TYPES, type(number, number), type(vector, bytes())),
				sectionOf(FUNCTIONS, bytes(0)), sectionOf(TAGS, bytes(0, 1)),
				sectionOf(CODE,
						body(Opcode.BLOCK, vector, Opcode.TRY_TABLE, VOID, 1, CatchClause.TAG, 0, 0, sum, Opcode.THROW,
								0, Opcode.END, Opcode.UNREACHABLE, Opcode.END, 0xfd,
								VectorOperation.I32X4_EXTRACT_LANE.code(), lane))),
				ModuleLimits.defaults());
	}

	/** An instruction with two operands, the second of which is the result of another. */
	private static byte[] twice(VectorOperation operation) {
		byte[] instruction = bytes(0xfd, u32(operation.code()));
		return bytes(VECTOR, VECTOR, VECTOR, instruction, instruction, Opcode.DROP);
	}

	private static VectorForm form(Object... code) {
		return new BodyScan(moduleOf(bytes(code), Opcode.LOCAL_GET, 0), 0, false).vectors(WITHOUT_PROCESSOR);
	}

	private static VectorForm usableForm(Object... code) {
		return new BodyScan(moduleOf(bytes(code), Opcode.LOCAL_GET, 0), 0, false).vectors(VectorForm.usable());
	}

	private static WasmModule moduleOf(Object... code) {
		byte[] number = { I32 };
		return ModuleReader.read(WasmBytes.module(sectionOf(TYPES, type(number, number)),
				sectionOf(FUNCTIONS, bytes(0)), sectionOf(CODE, body(code))), ModuleLimits.defaults());
	}

}
