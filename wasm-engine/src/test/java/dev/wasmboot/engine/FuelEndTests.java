package dev.wasmboot.engine;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

import dev.wasmboot.engine.link.Instantiation;
import dev.wasmboot.engine.module.ModuleReader;
import dev.wasmboot.engine.module.Opcode;
import dev.wasmboot.engine.module.WasmModule;
import dev.wasmboot.engine.runtime.CallContext;
import dev.wasmboot.engine.runtime.ModuleInstance;
import dev.wasmboot.engine.runtime.Watchdog;
import dev.wasmboot.policy.Limits;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static dev.wasmboot.engine.module.WasmBytes.CODE;
import static dev.wasmboot.engine.module.WasmBytes.FUNCTIONS;
import static dev.wasmboot.engine.module.WasmBytes.GLOBALS;
import static dev.wasmboot.engine.module.WasmBytes.I32;
import static dev.wasmboot.engine.module.WasmBytes.MEMORIES;
import static dev.wasmboot.engine.module.WasmBytes.TAGS;
import static dev.wasmboot.engine.module.WasmBytes.TYPES;
import static dev.wasmboot.engine.module.WasmBytes.body;
import static dev.wasmboot.engine.module.WasmBytes.bytes;
import static dev.wasmboot.engine.module.WasmBytes.module;
import static dev.wasmboot.engine.module.WasmBytes.repeat;
import static dev.wasmboot.engine.module.WasmBytes.sectionOf;
import static dev.wasmboot.engine.module.WasmBytes.type;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * How far a call gets that uses more fuel than it has, and what it has used when it ends
 * in an exception; counted by hand.
 */
class FuelEndTests {

	private static final int VOID = 0x40;

	private static final int BULK = 0xfc;

	private static final byte[] GET = bytes(Opcode.LOCAL_GET, 0);

	private static final byte[] ZERO = bytes(Opcode.I32_CONST, 0);

	private static final byte[] ONE = bytes(Opcode.I32_CONST, 1);

	/** Notes that the guest got somewhere, for 4 units. */
	private static final byte[] STEP = bytes(Opcode.GLOBAL_GET, 0, ONE, Opcode.I32_ADD, Opcode.GLOBAL_SET, 0);

	/** 10 units. */
	private static final byte[] TEN = repeat(5, ONE, Opcode.DROP);

	/** 4 units. */
	private static final byte[] DIVIDE_BY_ZERO = bytes(ONE, ZERO, Opcode.I32_DIV_S, Opcode.DROP);

	private static final byte[] NOTHING = body();

	/** What each turn costs, with 5 units for counting. */
	private static final int TURN = 4 + 5;

	private static final byte[] COUNT_DOWN = bytes(GET, ONE, Opcode.I32_SUB, Opcode.LOCAL_TEE, 0, Opcode.BR_IF, 0);

	@ParameterizedTest
	@EnumSource
	void aLoopDoesNotBeginATurnWhenNothingIsLeft(Tier tier) {
		byte[] loop = body(Opcode.LOOP, VOID, STEP, COUNT_DOWN, Opcode.END);
		assertThat(call(tier, loop, NOTHING, 100, 5 * TURN).steps()).as("as much as it has").isEqualTo(6);
		assertThat(call(tier, loop, NOTHING, 100, 5 * TURN - 1).steps()).as("a unit less").isEqualTo(5);
		Outcome all = call(tier, loop, NOTHING, 5, 5 * TURN);
		assertThat(all).isEqualTo(new Outcome(null, 5, 5 * TURN, List.of()));
	}

	static Stream<Arguments> calls() {
		return Stream.of(Arguments.of("a call", body(TEN, GET, Opcode.CALL, 1)),
				Arguments.of("a call in its place", body(TEN, GET, Opcode.RETURN_CALL, 1)),
				Arguments.of("a call of itself in its place",
						body(GET, Opcode.I32_EQZ, Opcode.IF, VOID, STEP, Opcode.RETURN, Opcode.END, TEN, ZERO,
								Opcode.RETURN_CALL, 0)),
				Arguments.of("an exception",
						body(Opcode.BLOCK, VOID, Opcode.TRY_TABLE, VOID, 1, 2, 0, TEN, Opcode.THROW, 0, Opcode.END,
								Opcode.END, STEP)),
				Arguments.of("an exception that is thrown again",
						body(Opcode.TRY, VOID, Opcode.TRY, VOID, Opcode.THROW, 0, Opcode.CATCH_ALL, TEN, Opcode.RETHROW,
								0, Opcode.END, Opcode.CATCH_ALL, STEP, Opcode.END)),
				Arguments.of("filling memory", body(TEN, ZERO, ZERO, ZERO, BULK, 11, 0, STEP)));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("calls")
	void nothingIsCalledNorThrownWhenNothingIsLeft(String what, byte[] body) {
		for (Tier tier : Tier.values()) {
			Outcome enough = call(tier, body, body(STEP), 1, 1000);
			assertThat(enough.trap()).as("%s: %s", tier, what).isNull();
			assertThat(enough.steps()).as("%s: %s", tier, what).isEqualTo(1);
			Outcome without = call(tier, body, body(STEP), 1, 9);
			assertThat(without.trap()).as("%s: %s", tier, what).isEqualTo(Trap.FUEL_EXHAUSTED);
			assertThat(without.steps()).as("%s: %s", tier, what).isZero();
			assertThat(without.fuel()).as("%s: %s", tier, what).isEqualTo(9);
		}
	}

	@ParameterizedTest
	@EnumSource
	void nothingIsDoneBehindACallThatUsedWhatWasLeft(Tier tier) {
		byte[] caller = body(GET, Opcode.CALL, 1, STEP);
		int cost = 1 + 5 + 4 + 10;
		assertThat(call(tier, caller, body(TEN), 1, cost)).isEqualTo(new Outcome(null, 1, cost, List.of()));
		Outcome less = call(tier, caller, body(TEN), 1, cost - 1);
		assertThat(less).isEqualTo(new Outcome(Trap.FUEL_EXHAUSTED, 0, cost - 1, List.of("function 0, byte 2")));
	}

	@ParameterizedTest
	@EnumSource
	void aFunctionThatUsedMoreThanThereWasDoesNotReturnToTheHost(Tier tier) {
		assertThat(call(tier, body(TEN, STEP), NOTHING, 1, 13))
			.isEqualTo(new Outcome(Trap.FUEL_EXHAUSTED, 1, 13, List.of()));
	}

	@ParameterizedTest
	@EnumSource
	void itIsSaidWhereItEnded(Tier tier) {
		byte[] nested = body(Opcode.LOOP, VOID, Opcode.LOOP, VOID, COUNT_DOWN, Opcode.END, ONE, Opcode.BR_IF, 0,
				Opcode.END);
		assertThat(call(tier, nested, NOTHING, 2, 4).frames()).as("in a turn of the inner loop")
			.containsExactly("function 0, byte 2");
		assertThat(call(tier, nested, NOTHING, 1, 6).frames()).as("in a turn of the outer loop")
			.containsExactly("function 0, byte 0");
		byte[] block = body(Opcode.LOOP, VOID, Opcode.BLOCK, VOID, TEN, Opcode.END, Opcode.BR, 0, Opcode.END);
		assertThat(call(tier, block, NOTHING, 1, 50).frames()).as("in a loop that begins with a block")
			.containsExactly("function 0, byte 0");
		byte[] caller = body(TEN, GET, Opcode.CALL, 1, TEN);
		assertThat(call(tier, caller, body(TEN, GET, Opcode.CALL, 1), 1, 80).frames()).as("in calls")
			.startsWith("function 1, byte 17", "function 1, byte 17")
			.endsWith("function 0, byte 17");
	}

	static Stream<Arguments> exceptions() {
		byte[] catching = body(Opcode.BLOCK, VOID, Opcode.TRY_TABLE, VOID, 1, 2, 0, GET, Opcode.CALL, 1, Opcode.END,
				Opcode.END, TEN);
		return Stream.of(
				Arguments.of("a trap in the middle of what is paid together", body(TEN, DIVIDE_BY_ZERO, TEN), NOTHING,
						10 + 4 + 10),
				Arguments.of("a trap in a loop",
						body(Opcode.LOOP, VOID, GET, Opcode.I32_EQZ, Opcode.IF, VOID, DIVIDE_BY_ZERO, Opcode.END,
								COUNT_DOWN, Opcode.BR, 0, Opcode.END),
						NOTHING, 3 * 8 + 1 + 8 + 4),
				Arguments.of("a trap in a function that was called", body(GET, Opcode.CALL, 1, TEN),
						body(TEN, DIVIDE_BY_ZERO), 1 + 5 + 10 + 10 + 4),
				Arguments.of("a trap behind a call", body(GET, Opcode.CALL, 1, DIVIDE_BY_ZERO), body(TEN),
						1 + 5 + 4 + 10),
				Arguments.of("a trap behind an exception that was handled",
						body(Opcode.BLOCK, VOID, Opcode.TRY_TABLE, VOID, 1, 2, 0, GET, Opcode.CALL, 1, Opcode.END,
								Opcode.END, DIVIDE_BY_ZERO),
						body(TEN, Opcode.THROW, 0), 1 + 5 + 10 + 50 + 4),
				Arguments.of("an exception that was thrown again",
						body(Opcode.TRY, VOID, Opcode.TRY, VOID, Opcode.THROW, 0, Opcode.CATCH_ALL, TEN, Opcode.RETHROW,
								0, Opcode.END, Opcode.CATCH_ALL, TEN, Opcode.END),
						NOTHING, 50 + (10 + 50) + 10),
				Arguments.of("an exception that was handled", catching, body(TEN, Opcode.THROW, 0),
						1 + 5 + 10 + 50 + 10),
				Arguments.of("an exception of the second call of a function that it went through", catching,
						body(GET, Opcode.I32_CONST, 7, Opcode.I32_EQ, Opcode.IF, VOID, Opcode.THROW, 0, Opcode.END, GET,
								Opcode.IF, VOID, ZERO, Opcode.CALL, 1, Opcode.I32_CONST, 7, Opcode.CALL, 1, Opcode.END),
						1 + 5 + (4 + 2) + (1 + 5 + 1 + 5) + (4 + 2) + (4 + 50) + 10),
				Arguments.of("an exception that went through a function", catching,
						body(GET, Opcode.IF, VOID, TEN, ZERO, Opcode.CALL, 1, TEN, Opcode.END, TEN, Opcode.THROW, 0),
						1 + 5 + (2 + 10 + 50) + (10 + 1 + 5 + 10) + (2 + 10 + 50) + 10));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("exceptions")
	void whatWasUsedIsKnownBehindTrapsAndExceptions(String what, byte[] body, byte[] other, long fuel) {
		for (Tier tier : Tier.values()) {
			assertThat(call(tier, body, other, 3, 1_000_000).fuel()).as("%s: %s", tier, what).isEqualTo(fuel);
		}
	}

	@ParameterizedTest
	@EnumSource
	void aTrapInWhatCannotBePaidForUsesAllThereIs(Tier tier) {
		assertThat(call(tier, body(DIVIDE_BY_ZERO, TEN), NOTHING, 1, 13))
			.isEqualTo(new Outcome(Trap.INTEGER_DIVIDE_BY_ZERO, 0, 13, List.of("function 0, byte 4")));
	}

	/**
	 * Call function 0, which has a body and takes a number, beside function 1 with
	 * another one.
	 */
	private static Outcome call(Tier tier, byte[] body, byte[] other, int argument, long fuel) {
		byte[] bytes = module(sectionOf(TYPES, type(bytes(I32), bytes()), type(bytes(), bytes())),
				sectionOf(FUNCTIONS, bytes(0), bytes(0)), sectionOf(MEMORIES, bytes(0, 1)),
				sectionOf(TAGS, bytes(0, 1)), sectionOf(GLOBALS, bytes(I32, 1, Opcode.I32_CONST, 0, Opcode.END)),
				sectionOf(CODE, body, other));
		WasmModule module = ModuleReader.read(bytes, ModuleLimits.defaults());
		try (Watchdog watchdog = new Watchdog(System::nanoTime)) {
			CallContext context = new CallContext(watchdog, 1000);
			ModuleInstance instance = Instantiation.allocate(module, List.of(), tier.code(module, true),
					Limits.defaults(), context);
			context.fuel().setLimit(OptionalLong.of(fuel));
			context.stack().slots()[0] = argument;
			TrapException trap = call(context, instance);
			return new Outcome((trap != null) ? trap.trap() : null, (int) instance.globals()[0].bits(),
					context.fuel().consumed().orElseThrow(), (trap != null) ? places(trap, module) : List.of());
		}
	}

	private static @Nullable TrapException call(CallContext context, ModuleInstance instance) {
		context.begin();
		try {
			context.call(instance, instance.functions()[0]);
			return null;
		}
		catch (TrapException ex) {
			return ex;
		}
		finally {
			context.end();
		}
	}

	private static List<String> places(TrapException trap, WasmModule module) {
		return trap.frames()
			.stream()
			.map((frame) -> "function " + frame.function() + ", byte "
					+ (frame.offset() - module.bodies().get(frame.function()).codeStart()))
			.toList();
	}

	/**
	 * How a call ended.
	 *
	 * @param trap the trap, {@code null} if it returned
	 * @param steps how many steps it took
	 * @param fuel what it used
	 * @param frames where it was when it trapped, the innermost function first
	 */
	private record Outcome(@Nullable Trap trap, int steps, long fuel, List<String> frames) {

	}

}
