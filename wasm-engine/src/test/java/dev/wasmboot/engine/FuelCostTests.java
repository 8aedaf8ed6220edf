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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static dev.wasmboot.engine.module.WasmBytes.CODE;
import static dev.wasmboot.engine.module.WasmBytes.DATA;
import static dev.wasmboot.engine.module.WasmBytes.DATA_COUNT;
import static dev.wasmboot.engine.module.WasmBytes.ELEMENTS;
import static dev.wasmboot.engine.module.WasmBytes.FUNCREF;
import static dev.wasmboot.engine.module.WasmBytes.FUNCTIONS;
import static dev.wasmboot.engine.module.WasmBytes.I32;
import static dev.wasmboot.engine.module.WasmBytes.MEMORIES;
import static dev.wasmboot.engine.module.WasmBytes.TABLES;
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
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What instructions cost, counted by hand with the table in
 * {@code docs/policies-and-limits.md}; and where fuel ends.
 */
class FuelCostTests {

	private static final int VOID = 0x40;

	private static final int BULK = 0xfc;

	private static final byte[] GET = bytes(Opcode.LOCAL_GET, 0);

	private static final byte[] SET = bytes(Opcode.LOCAL_SET, 0);

	private static final byte[] ZERO = bytes(Opcode.I32_CONST, 0);

	private static final byte[] ONE = bytes(Opcode.I32_CONST, 1);

	private static final byte[] NULL = bytes(Opcode.REF_NULL, FUNCREF);

	private static final byte[] IDENTITY = body(GET);

	static Stream<Arguments> costs() {
		byte[] countdown = body(Opcode.LOOP, VOID, GET, ONE, Opcode.I32_SUB, Opcode.LOCAL_TEE, 0, Opcode.BR_IF, 0,
				Opcode.END, GET);
		byte[] choice = body(GET, Opcode.IF, I32, ONE, Opcode.ELSE, ONE, ONE, Opcode.I32_ADD, Opcode.END);
		byte[] maybe = body(GET, Opcode.IF, VOID, ZERO, SET, Opcode.END, GET);
		byte[] leave = body(Opcode.BLOCK, VOID, GET, Opcode.BR_IF, 0, ONE, SET, Opcode.END, GET);
		byte[] leaveTwo = body(Opcode.BLOCK, VOID, Opcode.BLOCK, VOID, GET, Opcode.BR_IF, 1, ONE, SET, Opcode.END, ONE,
				SET, Opcode.END, GET);
		byte[] table = body(Opcode.BLOCK, VOID, Opcode.BLOCK, VOID, Opcode.BLOCK, VOID, GET, Opcode.BR_TABLE, 2, 0, 1,
				2, Opcode.END, ONE, SET, Opcode.END, ONE, SET, Opcode.END, GET);
		byte[] early = body(GET, Opcode.IF, VOID, ONE, Opcode.RETURN, Opcode.END, ZERO);
		byte[] thrown = body(Opcode.BLOCK, VOID, Opcode.TRY_TABLE, VOID, 1, 2, 0, Opcode.THROW, 0, Opcode.END,
				Opcode.END, GET);
		byte[] caught = body(Opcode.TRY, I32, Opcode.THROW, 0, Opcode.CATCH, 0, ONE, Opcode.CATCH_ALL, ZERO, ZERO,
				Opcode.DROP, Opcode.END);
		byte[] passedOn = body(Opcode.TRY, I32, Opcode.TRY, I32, GET, Opcode.IF, VOID, Opcode.THROW, 0, Opcode.END, ONE,
				Opcode.DELEGATE, 0, Opcode.CATCH_ALL, ZERO, Opcode.END);
		byte[] dead = body(GET, Opcode.RETURN, ONE, ONE, Opcode.BLOCK, VOID, Opcode.END, Opcode.I32_ADD);
		return Stream.of(Arguments.of("simple instructions", body(GET, ONE, Opcode.I32_MUL), 3, 3),
				Arguments.of("none for structure",
						body(Opcode.NOP, Opcode.BLOCK, VOID, Opcode.LOOP, VOID, Opcode.END, Opcode.END, GET), 3, 1),
				Arguments.of("vectors", body(GET, 0xfd, 0x11, 0xfd, 0x1b, 0), 3, 1 + 4 + 4),
				Arguments.of("a call", body(GET, Opcode.CALL, 1), 3, 1 + 5 + 1),
				Arguments.of("a call in its place", body(GET, Opcode.RETURN_CALL, 1), 3, 1 + 5 + 1),
				Arguments.of("an indirect call", body(GET, ZERO, Opcode.CALL_INDIRECT, 0, 0), 3, 2 + 5 + 1),
				Arguments.of("none for locals", bodyWithLocals(bytes(1, 100, I32), Opcode.BLOCK, VOID, Opcode.END, GET),
						3, 1),
				Arguments.of("a loop, once", countdown, 1, 5 + 1),
				Arguments.of("a loop, often", countdown, 1000, 5 * 1000 + 1), Arguments.of("one arm", choice, 1, 2 + 1),
				Arguments.of("the other arm", choice, 0, 2 + 3), Arguments.of("an arm", maybe, 1, 2 + 2 + 1),
				Arguments.of("no arm", maybe, 0, 2 + 1), Arguments.of("a branch that is taken", leave, 1, 2 + 1),
				Arguments.of("a branch that is not taken", leave, 0, 2 + 2 + 1),
				Arguments.of("a branch further out", leaveTwo, 1, 2 + 1),
				Arguments.of("no branch further out", leaveTwo, 0, 2 + 2 + 2 + 1),
				Arguments.of("a branch table, 0", table, 0, 2 + 2 + 2 + 1),
				Arguments.of("a branch table, 1", table, 1, 2 + 2 + 1),
				Arguments.of("a branch table, default", table, 9, 2 + 1),
				Arguments.of("an early return", early, 1, 2 + 2), Arguments.of("a late return", early, 0, 2 + 1),
				Arguments.of("an exception", thrown, 0, 50 + 1), Arguments.of("a handler", caught, 0, 50 + 1),
				Arguments.of("a handler further out", passedOn, 1, 2 + 50 + 1),
				Arguments.of("no exception", passedOn, 0, 2 + 1), Arguments.of("code that is not reached", dead, 0, 2),
				Arguments.of("memory.fill", body(ZERO, ZERO, GET, BULK, 11, 0, GET), 6400, 4 + 10 + 100),
				Arguments.of("memory.fill of less than a unit", body(ZERO, ZERO, GET, BULK, 11, 0, GET), 63, 4 + 10),
				Arguments.of("memory.copy", body(ZERO, ZERO, GET, BULK, 10, 0, 0, GET), 640, 4 + 10 + 10),
				Arguments.of("memory.init", body(ZERO, ZERO, GET, BULK, 8, 0, 0, GET), 128, 4 + 10 + 2),
				Arguments.of("memory.grow", body(GET, Opcode.MEMORY_GROW, 0), 1, 1 + 10 + 65536 / 64),
				Arguments.of("memory.grow that fails", body(GET, Opcode.MEMORY_GROW, 0), -1, 1 + 10 + 65536 / 64),
				Arguments.of("table.fill", body(ZERO, NULL, GET, BULK, 17, 0, GET), 16, 4 + 10 + 2),
				Arguments.of("table.copy", body(ZERO, ZERO, GET, BULK, 14, 0, 0, GET), 15, 4 + 10 + 1),
				Arguments.of("table.init", body(ZERO, ZERO, GET, BULK, 12, 0, 0, GET), 8, 4 + 10 + 1),
				Arguments.of("table.grow", body(NULL, GET, BULK, 15, 0), 3, 2 + 10 + 16 / 8));
	}

	static Stream<Arguments> costsInEachTier() {
		return costs().flatMap((arguments) -> Stream.of(Tier.values())
			.map((tier) -> Arguments.of(tier, arguments.get()[0], arguments.get()[1], arguments.get()[2],
					arguments.get()[3])));
	}

	@ParameterizedTest(name = "{0}: {1}")
	@MethodSource("costsInEachTier")
	void instructionsCostWhatIsDocumented(Tier tier, String what, byte[] body, int argument, long cost) {
		assertThat(call(tier, body, argument, 1_000_000)).as(what).isEqualTo(cost);
	}

	@ParameterizedTest(name = "{0}: {1}")
	@MethodSource("costsInEachTier")
	void itEndsWhereLessIsLeftThanIsNeeded(Tier tier, String what, byte[] body, int argument, long cost) {
		assertThat(call(tier, body, argument, cost)).as(what).isEqualTo(cost);
		assertExhausted(tier, body, argument, cost - 1);
	}

	@ParameterizedTest
	@EnumSource
	void whatIsNotThereIsPaidBeforeThatIsFound(Tier tier) {
		byte[] fill = body(ZERO, ZERO, GET, BULK, 11, 0, GET);
		assertExhausted(tier, fill, -1, 1_000_000);
		assertThatExceptionOfType(TrapException.class).isThrownBy(() -> call(tier, fill, -1, 100_000_000))
			.satisfies((ex) -> assertThat(ex.trap()).isEqualTo(Trap.MEMORY_OUT_OF_BOUNDS));
	}

	static Stream<Arguments> endless() {
		byte[] loop = body(Opcode.LOOP, VOID, Opcode.BR, 0, Opcode.END, Opcode.UNREACHABLE);
		byte[] indirect = body(GET, ONE, Opcode.RETURN_CALL_INDIRECT, 0, 0);
		byte[] throwing = body(Opcode.LOOP, VOID, Opcode.TRY_TABLE, VOID, 1, 2, 0, Opcode.THROW, 0, Opcode.END,
				Opcode.END, GET);
		byte[] legacy = body(Opcode.LOOP, VOID, Opcode.TRY, VOID, Opcode.THROW, 0, Opcode.CATCH_ALL, Opcode.BR, 1,
				Opcode.END, Opcode.END, GET);
		byte[] filling = body(Opcode.LOOP, VOID, ZERO, ZERO, Opcode.I32_CONST, u32(0x8000), BULK, 11, 0, Opcode.BR, 0,
				Opcode.END, GET);
		byte[] catching = body(Opcode.BLOCK, VOID, Opcode.TRY_TABLE, VOID, 1, 2, 0, Opcode.LOOP, VOID, Opcode.BR, 0,
				Opcode.END, Opcode.END, Opcode.END, GET);
		byte[] catchingLegacy = body(Opcode.TRY, VOID, Opcode.LOOP, VOID, Opcode.BR, 0, Opcode.END, Opcode.CATCH_ALL,
				Opcode.END, GET);
		return Stream.of(Arguments.of("a loop", loop),
				Arguments.of("calls of itself in its place", body(GET, Opcode.RETURN_CALL, 0)),
				Arguments.of("indirect calls of itself in its place", indirect),
				Arguments.of("exceptions that are caught", throwing),
				Arguments.of("exceptions that are caught in the legacy form", legacy),
				Arguments.of("filling memory", filling), Arguments.of("within a handler for everything", catching),
				Arguments.of("within a legacy handler for everything", catchingLegacy));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("endless")
	void whatNeverEndsIsStopped(String what, byte[] body) {
		for (Tier tier : Tier.values()) {
			assertExhausted(tier, body, 1, 100_000);
		}
	}

	@ParameterizedTest
	@EnumSource
	void recursionIsStopped(Tier tier) {
		assertExhausted(tier, body(GET, Opcode.CALL, 0, Opcode.CALL, 0), 1, 100);
	}

	@ParameterizedTest
	@EnumSource
	void longFunctionsCostTheSumOfTheirParts(Tier tier) {
		byte[] step = bytes(GET, Opcode.IF, VOID, GET, ONE, Opcode.I32_SUB, SET, Opcode.END);
		byte[] body = body(repeat(3000, step), GET);
		// As long as it is not 0: 6 units for a step, then 2
		assertThat(call(tier, body, 1000, 1_000_000)).isEqualTo(1000 * 6 + 2000 * 2 + 1);
	}

	static void assertExhausted(Tier tier, byte[] body, int argument, long fuel) {
		try (Watchdog watchdog = new Watchdog(System::nanoTime)) {
			CallContext context = new CallContext(watchdog, 1000);
			assertThatExceptionOfType(TrapException.class).isThrownBy(() -> call(context, tier, body, argument, fuel))
				.satisfies((ex) -> assertThat(ex.trap()).isEqualTo(Trap.FUEL_EXHAUSTED))
				.withMessageContaining(fuel + " units that the limit 'fuel' allows");
			assertThat(context.fuel().consumed()).hasValue(fuel);
		}
	}

	/** What a call consumes. */
	static long call(Tier tier, byte[] body, int argument, long fuel) {
		try (Watchdog watchdog = new Watchdog(System::nanoTime)) {
			return call(new CallContext(watchdog, 1000), tier, body, argument, fuel);
		}
	}

	private static long call(CallContext context, Tier tier, byte[] body, int argument, long fuel) {
		WasmModule module = ModuleReader.read(withBody(body), ModuleLimits.defaults());
		ModuleInstance instance = Instantiation.allocate(module, List.of(), tier.code(module, true), Limits.defaults(),
				context);
		Instantiation.copySegments(instance);
		context.fuel().setLimit(OptionalLong.of(fuel));
		context.stack().slots()[0] = argument;
		context.begin();
		try {
			context.call(instance, instance.functions()[0]);
		}
		finally {
			context.end();
		}
		return context.fuel().consumed().orElseThrow();
	}

	/**
	 * A module whose function 0, of one number to one, has a body, and function 1 returns
	 * what it is given. It has a memory of a page, and a table of 16 elements that begins
	 * with functions 1 and 0.
	 */
	static byte[] withBody(byte[] body) {
		return module(sectionOf(TYPES, type(bytes(I32), bytes(I32)), type(bytes(), bytes())),
				sectionOf(FUNCTIONS, bytes(0), bytes(0)), sectionOf(TABLES, bytes(FUNCREF, 0, 16)),
				sectionOf(MEMORIES, bytes(0, 1)), sectionOf(TAGS, bytes(0, 1)),
				sectionOf(ELEMENTS, bytes(1, 0, 8, repeat(8, 1)), bytes(0, Opcode.I32_CONST, 0, Opcode.END, 2, 1, 0)),
				section(DATA_COUNT, 1), sectionOf(CODE, body, IDENTITY),
				sectionOf(DATA, bytes(1, u32(128), new byte[128])));
	}

}
