package dev.wasmboot.engine.difference;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import dev.wasmboot.engine.GuestMemory;
import dev.wasmboot.engine.ModuleLimits;
import dev.wasmboot.engine.TestModules;
import dev.wasmboot.engine.Trap;
import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.module.CatchClause;
import dev.wasmboot.engine.module.ModuleReader;
import dev.wasmboot.engine.module.Opcode;
import dev.wasmboot.engine.runtime.Watchdog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.wasmboot.engine.module.WasmBytes.CODE;
import static dev.wasmboot.engine.module.WasmBytes.ELEMENTS;
import static dev.wasmboot.engine.module.WasmBytes.FUNCREF;
import static dev.wasmboot.engine.module.WasmBytes.FUNCTIONS;
import static dev.wasmboot.engine.module.WasmBytes.GLOBALS;
import static dev.wasmboot.engine.module.WasmBytes.MEMORIES;
import static dev.wasmboot.engine.module.WasmBytes.TABLES;
import static dev.wasmboot.engine.module.WasmBytes.TAGS;
import static dev.wasmboot.engine.module.WasmBytes.TYPES;
import static dev.wasmboot.engine.module.WasmBytes.body;
import static dev.wasmboot.engine.module.WasmBytes.bytes;
import static dev.wasmboot.engine.module.WasmBytes.module;
import static dev.wasmboot.engine.module.WasmBytes.s64;
import static dev.wasmboot.engine.module.WasmBytes.sectionOf;
import static dev.wasmboot.engine.module.WasmBytes.type;
import static dev.wasmboot.engine.module.WasmBytes.u32;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Endive does in its own way is known by its reason, and nothing else is excused.
 */
class EndiveDifferenceTests {

	private static final int VOID = 0x40;

	/** The type of blocks that take two numbers. */
	private static final int TAKES_TWO = 2;

	private static final byte[] THROW_NULL = bytes(Opcode.REF_NULL, ValueType.EXNREF.code(), Opcode.THROW_REF);

	private static final byte[] CATCH_ALL = bytes(CatchClause.ALL, 0);

	private static final byte[] CATCH_TAG = bytes(CatchClause.TAG, 0, 0);

	private static final byte[] SEVEN = bytes(Opcode.I64_CONST, 7);

	private static final byte[] EIGHT = bytes(Opcode.I64_CONST, 8);

	/** Endive's compiler fails at an empty block in a {@code try_table}. */
	private static final byte[] NOT_COMPILED = body(Opcode.TRY_TABLE, VOID, 1, CATCH_ALL, Opcode.BLOCK, VOID,
			Opcode.END, Opcode.END);

	private static final byte[] END_OF_A_LOOP = bytes(SEVEN, Opcode.BLOCK, VOID, SEVEN, SEVEN, Opcode.LOOP, TAKES_TWO,
			Opcode.DROP, Opcode.DROP, Opcode.END, Opcode.END);

	private final Watchdog watchdog = new Watchdog(System::nanoTime);

	private final EndiveComparison comparison = new EndiveComparison();

	@AfterEach
	void close() {
		this.watchdog.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { Opcode.I32_STORE8, Opcode.I64_STORE8, Opcode.I64_STORE32 })
	void addressOfAStoreWrapsAround(int store) {
		Subject subject = storing(store, Integer.MAX_VALUE * 2L);
		assertThat(this.comparison.compare(subject, run(subject))).isNull();
		assertThat(this.comparison.excused()).isEqualTo(Map.of(EndiveDifference.WRAPPED_STORE, 1));
	}

	@ParameterizedTest
	@ValueSource(ints = { Opcode.I32_STORE, Opcode.I64_STORE, Opcode.I32_STORE16, Opcode.I64_STORE16 })
	void addressesOfOtherStoresDoNot(int store) {
		assertNothingToExcuse(storing(store, Integer.MAX_VALUE * 2L));
	}

	@Test
	void storesOutOfBoundsThatDoNotWrapTrapInEndiveToo() {
		assertNothingToExcuse(storing(Opcode.I64_STORE32, GuestMemory.PAGE));
	}

	@Test
	void nullIsCaughtByAHandlerOfAllExceptions() {
		assertCaught(inHandler(THROW_NULL, CATCH_ALL, CATCH_TAG));
	}

	@Test
	void nullIsCaughtAroundAHandlerOfNothing() {
		assertCaught(inHandler(inHandler(THROW_NULL), CATCH_ALL));
	}

	@Test
	void nullIsCaughtInACaller() {
		assertCaught(inHandler(bytes(Opcode.CALL, 2), CATCH_ALL), body(THROW_NULL));
	}

	@Test
	void nullIsNotCaughtByOtherHandlers() {
		assertNotCaught(inHandler(THROW_NULL, CATCH_TAG, CATCH_ALL));
		assertNotCaught(inHandler(inHandler(THROW_NULL, CATCH_TAG), CATCH_ALL));
		assertNotCaught(bytes(inHandler(bytes(Opcode.NOP), CATCH_ALL), THROW_NULL));
	}

	@Test
	void nullIsNotCaughtWhereEndiveCompiles() {
		Subject subject = subject(body(inHandler(THROW_NULL, CATCH_ALL), SEVEN));
		assertThat(explains(EndiveDifference.NULL_IS_CAUGHT, subject)).isFalse();
	}

	@Test
	void nearestIsTheNextOneUp() {
		assertExcused(EndiveDifference.ROUNDED_WRONGLY,
				bytes(negative(1), Opcode.F32_CONVERT_I64_U, Opcode.I64_TRUNC_F32_U));
	}

	@Test
	void evenIsTheNextOneDown() {
		int middle = 3 << 10;
		assertExcused(EndiveDifference.ROUNDED_WRONGLY,
				bytes(negative(middle), Opcode.F64_CONVERT_I64_U, Opcode.I64_REINTERPRET_F64));
	}

	@Test
	void lowestBitStillDecidesWhereNumbersAreHalved() {
		byte[] aboveTheMiddle = negative((1L << 39) + 1);
		assertExcused(EndiveDifference.ROUNDED_WRONGLY, bytes(negative(1), Opcode.F32_CONVERT_I64_U, aboveTheMiddle,
				Opcode.F32_CONVERT_I64_U, Opcode.F32_SUB, Opcode.I64_TRUNC_F32_S));
	}

	@Test
	void roundingIsTheReasonWhereSignedNumbersWouldTakeAnotherWay() {
		byte[] whileNegative = bytes(Opcode.LOOP, VOID, negative(1), Opcode.F32_CONVERT_I64_U, Opcode.F32_CONST,
				bytes(0, 0, 0, 0), Opcode.F32_LT, Opcode.BR_IF, 0, Opcode.END);
		assertExcused(EndiveDifference.ROUNDED_WRONGLY,
				bytes(whileNegative, negative(1), Opcode.F32_CONVERT_I64_U, Opcode.I64_TRUNC_F32_U));
	}

	@Test
	void roundingIsTheReasonWhereAnotherCallShouldComeToTheSame() {
		Subject subject = comingToTheSame();
		List<Outcome.Step> steps = run(subject).steps();
		assertThat(EndiveRun.run(subject, false, 3).get(2)).isEqualTo(steps.get(1)).isNotEqualTo(steps.get(2));
		assertThat(this.comparison.compare(subject, run(subject))).isNull();
		assertThat(this.comparison.excused()).isEqualTo(Map.of(EndiveDifference.ROUNDED_WRONGLY, 1));
	}

	@Test
	void whatAnotherCallShouldComeToIsNotExcusedInThisEngine() {
		Subject subject = comingToTheSame();
		Outcome.Step wrong = run(subject).steps().get(1);
		assertThat(explains(EndiveDifference.ROUNDED_WRONGLY, subject, 2, wrong)).isFalse();
	}

	@Test
	void roundingOfThisEngineIsNotExcused() {
		Subject subject = subject(
				body(negative(1), Opcode.F32_CONVERT_I64_U, Opcode.I32_REINTERPRET_F32, Opcode.I64_EXTEND_I32_S));
		Mistake mistake = new Mistake(Opcode.F32_CONVERT_I64_U, Opcode.F32_CONVERT_I64_S);
		assertThat(this.comparison.compare(subject, run(mistake.in(subject)))).isNotNull();
	}

	@ParameterizedTest
	@ValueSource(ints = { Opcode.BLOCK, Opcode.LOOP })
	void blockAroundTheEndOfOneWithParametersEndsTooLow(int block) {
		assertExcused(EndiveDifference.END_OF_A_BLOCK_WITH_PARAMETERS, bytes(SEVEN, Opcode.BLOCK, VOID, SEVEN, SEVEN,
				block, TAKES_TWO, Opcode.DROP, Opcode.DROP, Opcode.END, Opcode.END));
	}

	@Test
	void compilerThatIsWrongByItselfIsNoWitness() {
		byte[] ends = bytes(Opcode.BLOCK, ValueType.I32.code(), SEVEN, SEVEN, SEVEN, Opcode.BLOCK, 1, Opcode.DROP,
				Opcode.DROP, Opcode.END, Opcode.DROP, Opcode.I32_CONST, 0, Opcode.END);
		byte[] jumps = bytes(Opcode.I32_CONST, 1, Opcode.BR_IF, 1, Opcode.DROP, Opcode.DROP, Opcode.I32_CONST, 1);
		byte[] number = bytes(ValueType.I64.code());
		Subject subject = subjectOf(module(
				sectionOf(TYPES, type(bytes(), bytes(number, ValueType.I32.code())),
						type(bytes(number, number, number), number)),
				sectionOf(FUNCTIONS, bytes(0)),
				sectionOf(CODE, body(SEVEN, Opcode.BLOCK, ValueType.I32.code(), EIGHT, ends, jumps, Opcode.END))));
		assertThat(this.comparison.compare(subject, run(subject))).isNull();
		assertThat(this.comparison.excused()).isEqualTo(Map.of(EndiveDifference.BLOCK_WITH_PARAMETERS, 1));
	}

	@Test
	void blockWithEnoughBelowEndsWhereItShould() {
		assertUnexplained(EndiveDifference.END_OF_A_BLOCK_WITH_PARAMETERS,
				bytes(SEVEN, SEVEN, END_OF_A_LOOP, Opcode.DROP, Opcode.DROP));
	}

	@ParameterizedTest
	@CsvSource({ "1216386692804383659, -7663512059321113258, BLOCK_WITH_PARAMETERS",
			"1216386692804390604, -3989460240043226931, END_OF_A_BLOCK_WITH_PARAMETERS" })
	void parametersOfBlocksAreTheReasonInModulesThatWereMadeUp(long seed, long arguments, EndiveDifference first) {
		byte[] module = TestModules.bytes("made-up-" + seed);
		Subject subject = new Subject(seed, ModuleReader.read(module, ModuleLimits.defaults()), 1, arguments, false);
		assertThat(this.comparison.compare(subject, run(subject))).isNull();
		assertThat(this.comparison.excused()).isEqualTo(Map.of(first, 1));
		assertThat(explains(EndiveDifference.BLOCK_WITH_PARAMETERS, subject)).isTrue();
	}

	@Test
	void jumpOutOfABlockWithParametersLeavesThem() {
		byte[] block = bytes(Opcode.BLOCK, TAKES_TWO, Opcode.BR, 0);
		byte[] condition = bytes(Opcode.I32_CONST, 1, Opcode.IF, TAKES_TWO, Opcode.BR, 0, Opcode.ELSE, Opcode.DROP,
				Opcode.DROP);
		for (byte[] jump : List.of(block, condition)) {
			Subject subject = notCompiled(bytes(SEVEN, EIGHT, EIGHT, jump, Opcode.END));
			assertThat(this.comparison.compare(subject, run(subject))).isNull();
		}
		assertThat(this.comparison.excused()).isEqualTo(Map.of(EndiveDifference.BLOCK_WITH_PARAMETERS, 2));
	}

	@Test
	void parametersThatAreNotJumpedOverAreNotTheReason() {
		Subject subject = notCompiled(bytes(SEVEN, EIGHT, EIGHT, Opcode.BLOCK, TAKES_TWO, Opcode.BR, 0, Opcode.END));
		Outcome.Step wrong = run(notCompiled(EIGHT)).steps().get(1);
		assertThat(explains(EndiveDifference.BLOCK_WITH_PARAMETERS, subject, 1, wrong)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void callInThePlaceOfTheCallerKeepsOperands(boolean indirect) {
		assertThat(this.comparison.compare(tailCall(EIGHT, indirect), run(tailCall(EIGHT, indirect)))).isNull();
		assertThat(this.comparison.excused()).isEqualTo(Map.of(EndiveDifference.TAIL_CALL_KEEPS_OPERANDS, 1));
	}

	@Test
	void callInThePlaceOfTheCallerKeepsNoOperandsWhereThereAreNone() {
		Subject subject = tailCall(bytes(), false);
		assertThat(this.comparison.compare(subject, run(subject))).isNull();
		assertThat(explains(EndiveDifference.TAIL_CALL_KEEPS_OPERANDS, subject)).isFalse();
	}

	@Test
	void outermostTailCallIsMadeWhereEndiveCompilesAModuleWithReferencesOfTheHost() {
		byte[] number = bytes(ValueType.I64.code());
		byte[] reference = bytes(ValueType.EXTERNREF.code());
		byte[] module = module(sectionOf(TYPES, type(bytes(), number), type(reference, bytes())),
				sectionOf(FUNCTIONS, bytes(0), bytes(0), bytes(1)),
				sectionOf(CODE, body(Opcode.RETURN_CALL, 1), body(SEVEN), body()));
		Subject subject = subjectOf(module);
		assertThat(EndiveRun.run(subject, true, 2).get(1)).isEqualTo(run(subject).steps().get(1));
	}

	@Test
	void whatChangesNothingIsNotTheReason() {
		byte[] exact = bytes(SEVEN, Opcode.F32_CONVERT_I64_U, Opcode.DROP);
		assertExcused(EndiveDifference.END_OF_A_BLOCK_WITH_PARAMETERS, bytes(exact, END_OF_A_LOOP));
	}

	private void assertCaught(byte[] code, byte[]... others) {
		assertExcused(EndiveDifference.NULL_IS_CAUGHT, bytes(code, SEVEN), others);
	}

	private void assertNotCaught(byte[] code) {
		assertUnexplained(EndiveDifference.NULL_IS_CAUGHT, bytes(code, SEVEN));
	}

	private void assertExcused(EndiveDifference reason, byte[] code, byte[]... others) {
		Subject subject = notCompiled(code, others);
		assertThat(this.comparison.compare(subject, run(subject))).isNull();
		assertThat(this.comparison.excused()).isEqualTo(Map.of(reason, 1));
	}

	/** Endive does there what it should. */
	private void assertUnexplained(EndiveDifference reason, byte[] code) {
		Subject subject = notCompiled(code);
		assertThat(new EndiveComparison().compare(subject, run(subject))).isNull();
		assertThat(explains(reason, subject)).isFalse();
	}

	private boolean explains(EndiveDifference reason, Subject subject) {
		return explains(reason, subject, 1, run(subject).steps().get(1));
	}

	private static boolean explains(EndiveDifference reason, Subject subject, int index, Outcome.Step step) {
		return reason.explains(subject, new EndiveComparison.Difference(index, step, step));
	}

	private Outcome run(Subject subject) {
		return TierRun.run(subject, Warmth.NONE, Variant.INTERPRETED, false, this.watchdog).withoutFuel();
	}

	private void assertNothingToExcuse(Subject subject) {
		Outcome outcome = run(subject);
		assertThat(outcome.steps().get(1).trap()).isEqualTo(Trap.MEMORY_OUT_OF_BOUNDS);
		assertThat(this.comparison.compare(subject, outcome)).isNull();
		assertThat(this.comparison.excused()).isEmpty();
	}

	/** A function that stores a number at an offset from the address 255. */
	private static Subject storing(int store, long offset) {
		boolean wide = store == Opcode.I64_STORE || store >= Opcode.I64_STORE8;
		byte[] value = wide ? SEVEN : bytes(Opcode.I32_CONST, 7);
		return subjectOf(module(sectionOf(TYPES, type(bytes(), bytes())), sectionOf(FUNCTIONS, bytes(0), bytes(0)),
				sectionOf(MEMORIES, bytes(0, 1)),
				sectionOf(CODE, body(Opcode.I32_CONST, s64(255), value, store, 0, u32(offset)), NOT_COMPILED)));
	}

	private static Subject notCompiled(byte[] code, byte[]... others) {
		byte[][] bodies = new byte[others.length + 2][];
		bodies[0] = body(code);
		bodies[1] = NOT_COMPILED;
		System.arraycopy(others, 0, bodies, 2, others.length);
		return subject(bodies);
	}

	/**
	 * A function that leaves the next {@code f32} after 2<sup>63</sup> when it is called
	 * first. When it is called again, Endive leaves that once more, but should leave
	 * 2<sup>63</sup>.
	 */
	private static Subject comingToTheSame() {
		long next = 1L << 40;
		byte[] less = bytes(Opcode.GLOBAL_GET, 0, Opcode.I64_CONST, s64(next - 1), Opcode.I64_SUB);
		byte[] global = bytes(ValueType.I64.code(), 1, negative(2 * next - 1), Opcode.END);
		return subjectOf(module(sectionOf(TYPES, type(bytes(), bytes())), sectionOf(FUNCTIONS, bytes(0)),
				sectionOf(GLOBALS, global),
				sectionOf(CODE, body(less, Opcode.F32_CONVERT_I64_U, Opcode.I64_TRUNC_F32_U, Opcode.GLOBAL_SET, 0))));
	}

	/** Seven less eight, which a function has another one return in its place. */
	private static Subject tailCall(byte[] below, boolean indirect) {
		byte[] call = indirect ? bytes(Opcode.I32_CONST, 0, Opcode.RETURN_CALL_INDIRECT, 1, 0)
				: bytes(Opcode.RETURN_CALL, 3);
		byte[] number = bytes(ValueType.I64.code());
		return subjectOf(module(sectionOf(TYPES, type(bytes(), bytes()), type(bytes(), number)),
				sectionOf(FUNCTIONS, bytes(1), bytes(0), bytes(1), bytes(1)), sectionOf(TABLES, bytes(FUNCREF, 0, 1)),
				sectionOf(ELEMENTS, bytes(0, Opcode.I32_CONST, 0, Opcode.END, 1, 3)), sectionOf(CODE,
						body(SEVEN, Opcode.CALL, 2, Opcode.I64_SUB), NOT_COMPILED, body(below, call), body(EIGHT))));
	}

	/** A module of functions, the first of which returns an {@code i64}. */
	private static Subject subject(byte[]... bodies) {
		byte[] number = bytes(ValueType.I64.code());
		byte[][] types = new byte[bodies.length][];
		Arrays.fill(types, bytes(0));
		types[0] = bytes(1);
		byte[] module = module(
				sectionOf(TYPES, type(bytes(), bytes()), type(bytes(), number), type(bytes(number, number), bytes())),
				sectionOf(FUNCTIONS, types), sectionOf(TAGS, bytes(0, 0)), sectionOf(CODE, bodies));
		return subjectOf(module);
	}

	private static Subject subjectOf(byte[] module) {
		return new Subject(1, ModuleReader.read(module, ModuleLimits.defaults()), 1, 1, false);
	}

	/** Code that goes on behind its end where an exception is caught. */
	private static byte[] inHandler(byte[] code, byte[]... clauses) {
		return bytes(Opcode.BLOCK, VOID, Opcode.TRY_TABLE, VOID, clauses.length, bytes((Object[]) clauses), code,
				Opcode.END, Opcode.END);
	}

	private static byte[] negative(long bits) {
		return bytes(Opcode.I64_CONST, s64(Long.MIN_VALUE + bits));
	}

}
