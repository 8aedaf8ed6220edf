package dev.wasmboot.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;

import dev.wasmboot.engine.compiler.CompiledCode;
import dev.wasmboot.engine.compiler.CompilerOptions;
import dev.wasmboot.engine.compiler.HotMethods;
import dev.wasmboot.engine.compiler.VectorForm;
import dev.wasmboot.engine.link.Instantiation;
import dev.wasmboot.engine.module.ModuleReader;
import dev.wasmboot.engine.module.Opcode;
import dev.wasmboot.engine.module.WasmBytes;
import dev.wasmboot.engine.module.WasmModule;
import dev.wasmboot.engine.runtime.CallContext;
import dev.wasmboot.engine.runtime.Global;
import dev.wasmboot.engine.runtime.TypedHostFunction;
import dev.wasmboot.engine.runtime.ModuleCode;
import dev.wasmboot.engine.runtime.ModuleInstance;
import dev.wasmboot.engine.runtime.Watchdog;
import dev.wasmboot.engine.simd.VectorOperation;
import dev.wasmboot.policy.Limits;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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
import static dev.wasmboot.engine.module.WasmBytes.GLOBALS;
import static dev.wasmboot.engine.module.WasmBytes.I32;
import static dev.wasmboot.engine.module.WasmBytes.IMPORTS;
import static dev.wasmboot.engine.module.WasmBytes.MEMORIES;
import static dev.wasmboot.engine.module.WasmBytes.START;
import static dev.wasmboot.engine.module.WasmBytes.TABLES;
import static dev.wasmboot.engine.module.WasmBytes.TAGS;
import static dev.wasmboot.engine.module.WasmBytes.TYPES;
import static dev.wasmboot.engine.module.WasmBytes.bodyWithLocals;
import static dev.wasmboot.engine.module.WasmBytes.bytes;
import static dev.wasmboot.engine.module.WasmBytes.repeat;
import static dev.wasmboot.engine.module.WasmBytes.s64;
import static dev.wasmboot.engine.module.WasmBytes.section;
import static dev.wasmboot.engine.module.WasmBytes.sectionOf;
import static dev.wasmboot.engine.module.WasmBytes.type;
import static dev.wasmboot.engine.module.WasmBytes.u32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Whatever way a guest goes round in, it is stopped at its deadline: in each tier, and in
 * functions that are divided.
 * <p>
 * The clock counts how often the watchdog looks at it, and stands still until the guest
 * got round once. So no guest is stopped before that, however long it takes to be
 * compiled.
 */
// Without it, a guest that is not stopped would keep this waiting for ever
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LoopDeadlineTests {

	private static final Duration LOOKS = Duration.ofNanos(10);

	private static final Limits LIMITS = Limits.defaults().withStartTimeout(LOOKS);

	private static final int MOST_DEPTH = 70;

	private static final int BYTES = (int) LIMITS.memory();

	private static final int ELEMENT_COUNT = LIMITS.tableElements();

	private static final int SEGMENT_BYTES = 4 << 20;

	private static final int VOID = 0x40;

	private static final int BULK = 0xfc;

	private static final int CATCH_ALL_CLAUSE = 2;

	private static final int HOST = 0;

	private static final int MAIN = 1;

	private static final int PING = 2;

	private static final int PONG = 3;

	private static final byte[] ZERO = bytes(Opcode.I32_CONST, 0);

	private static final byte[] ONE = bytes(Opcode.I32_CONST, 1);

	private static final byte[] GET = bytes(Opcode.LOCAL_GET, 0);

	/** Counts the rounds. */
	private static final byte[] ROUND = bytes(Opcode.GLOBAL_GET, 0, ONE, Opcode.I32_ADD, Opcode.GLOBAL_SET, 0);

	/** Is longer than what a function may have that is not to be divided. */
	private static final byte[] LONG_ROUND = bytes(ROUND, repeat(20, Opcode.LOCAL_GET, 1, Opcode.I32_CONST, 3,
			Opcode.I32_MUL, ONE, Opcode.I32_ADD, Opcode.LOCAL_SET, 1));

	private static final byte[] NOTHING = bytes(Opcode.NOP);

	private final AtomicLong looks = new AtomicLong();

	/** What the guest counts its rounds in. */
	private volatile @Nullable Global rounds;

	private final Watchdog watchdog = new Watchdog(this::time);

	private final CallContext context = new CallContext(this.watchdog, MOST_DEPTH);

	@AfterEach
	void close() {
		this.watchdog.close();
	}

	static Stream<Shape> shapes(byte[] round) {
		return Stream.of(loops(round), comparisons(round), exceptions(round), calls(round), bulk(round))
			.flatMap((shapes) -> shapes);
	}

	private static Stream<Shape> loops(byte[] round) {
		byte[] inner = bytes(Opcode.LOOP, VOID, GET, ONE, Opcode.I32_ADD, Opcode.LOCAL_TEE, 0, Opcode.I32_CONST, 7,
				Opcode.I32_AND, Opcode.BR_IF, 0, Opcode.END);
		byte[] vector = bytes(ONE, 0xfd, u32(VectorOperation.I8X16_SPLAT.code()));
		return Stream.of(new Shape("nothing but a branch", round, loop(Opcode.BR, 0)),
				new Shape("br", loop(round, Opcode.BR, 0)), new Shape("br_if", loop(round, ONE, Opcode.BR_IF, 0)),
				new Shape("br_table", loop(round, ZERO, Opcode.BR_TABLE, 1, 0, 0)),
				new Shape("the default of a br_table", loop(round, ONE, Opcode.BR_TABLE, 1, 1, 0)),
				new Shape("a loop around one that ends", loop(round, inner, Opcode.BR, 0)),
				new Shape("a loop around one that ends, and nothing before", loop(inner, round, Opcode.BR, 0)),
				new Shape("out of a loop to one around", loop(loop(round, Opcode.BR, 1))),
				new Shape("out of blocks and a loop to one around",
						loop(Opcode.BLOCK, VOID, loop(Opcode.BLOCK, VOID, round, Opcode.BR, 3, Opcode.END),
								Opcode.END)),
				new Shape("a loop that computes with vectors",
						loop(round, vector, vector, 0xfd, u32(VectorOperation.I8X16_ADD.code()), Opcode.DROP, Opcode.BR,
								0)),
				new Shape("both arms", loop(GET, Opcode.IF, VOID, round, ZERO, Opcode.LOCAL_SET, 0, Opcode.BR, 1,
						Opcode.ELSE, round, ONE, Opcode.LOCAL_SET, 0, Opcode.BR, 1, Opcode.END)));
	}

	/** The interpreter has an instruction of its own for each. */
	private static Stream<Shape> comparisons(byte[] round) {
		byte[] unequal = bytes(GET, ONE);
		byte[] equal = bytes(GET, ZERO);
		return Stream.of(comparison("eqz", round, GET, Opcode.I32_EQZ), comparison("eq", round, equal, Opcode.I32_EQ),
				comparison("ne", round, unequal, Opcode.I32_NE), comparison("lt_s", round, unequal, Opcode.I32_LT_S),
				comparison("lt_u", round, unequal, Opcode.I32_LT_U), comparison("ge_s", round, equal, Opcode.I32_GE_S),
				comparison("ge_u", round, equal, Opcode.I32_GE_U),
				comparison("eq of locals", round, GET, GET, Opcode.I32_EQ),
				comparison("ne of locals", round, GET, Opcode.LOCAL_GET, 2, Opcode.I32_NE),
				comparison("lt_s of locals", round, GET, Opcode.LOCAL_GET, 2, Opcode.I32_LT_S),
				comparison("lt_u of locals", round, GET, Opcode.LOCAL_GET, 2, Opcode.I32_LT_U),
				comparison("ge_s of locals", round, GET, GET, Opcode.I32_GE_S),
				comparison("ge_u of locals", round, GET, GET, Opcode.I32_GE_U),
				comparison("wide lt_u", round, GET, Opcode.I64_EXTEND_I32_U, Opcode.I64_CONST, 1, Opcode.I64_LT_U));
	}

	private static Shape comparison(String name, byte[] round, Object... condition) {
		return new Shape("br_if of " + name, ONE, Opcode.LOCAL_SET, 2, loop(round, bytes(condition), Opcode.BR_IF, 0));
	}

	private static Stream<Shape> exceptions(byte[] round) {
		byte[] throwing = bytes(round, Opcode.THROW, 0);
		return Stream.of(
				new Shape("a loop that catches",
						loop(round, Opcode.TRY_TABLE, VOID, 1, CATCH_ALL_CLAUSE, 0, Opcode.THROW, 0, Opcode.END)),
				new Shape("a loop around a block that catches",
						loop(Opcode.BLOCK, VOID, Opcode.TRY_TABLE, VOID, 1, 0, 0, 0, Opcode.THROW, 0, Opcode.END,
								Opcode.END, round, Opcode.BR, 0)),
				new Shape("catch_all",
						loop(round, Opcode.TRY, VOID, Opcode.THROW, 0, Opcode.CATCH_ALL, Opcode.BR, 1, Opcode.END)),
				new Shape("catch",
						loop(Opcode.TRY, VOID, Opcode.THROW, 0, Opcode.CATCH, 0, round, Opcode.BR, 1, Opcode.END)),
				new Shape("behind a catch",
						loop(Opcode.TRY, VOID, Opcode.THROW, 0, Opcode.CATCH, 0, Opcode.END, round, Opcode.BR, 0)),
				new Shape("delegate",
						loop(round, Opcode.TRY, VOID, Opcode.TRY, VOID, Opcode.THROW, 0, Opcode.DELEGATE, 0,
								Opcode.CATCH_ALL, Opcode.BR, 1, Opcode.END)),
				new Shape("a loop that catches what a call throws",
						loop(Opcode.TRY_TABLE, VOID, 1, CATCH_ALL_CLAUSE, 0, ONE, Opcode.CALL, PING, Opcode.END))
					.with(throwing, NOTHING),
				new Shape("catch_all of what a call throws",
						loop(Opcode.TRY, VOID, ONE, Opcode.CALL, PING, Opcode.CATCH_ALL, Opcode.END, Opcode.BR, 0))
					.with(throwing, NOTHING));
	}

	private static Stream<Shape> calls(byte[] round) {
		return Stream.of(new Shape("calls in a loop", loop(ONE, Opcode.CALL, PING, Opcode.BR, 0)).with(round, NOTHING),
				new Shape("calls of the host", loop(round, Opcode.CALL, HOST, Opcode.BR, 0)),
				new Shape("calls that call the host in their place", loop(ONE, Opcode.CALL, PING, Opcode.BR, 0))
					.with(bytes(round, Opcode.RETURN_CALL, HOST), NOTHING),
				new Shape("twice as many calls at each depth", Opcode.I32_CONST, 60, Opcode.CALL, PING)
					.with(twice(round, PONG), twice(round, PING)),
				new Shape("itself in its place", round, Opcode.RETURN_CALL, MAIN),
				new Shape("two in each other's place", ONE, Opcode.CALL, PING)
					.with(bytes(round, ONE, Opcode.RETURN_CALL, PONG), bytes(round, ONE, Opcode.RETURN_CALL, PING)),
				new Shape("itself in its place, through the table", round, ZERO, Opcode.RETURN_CALL_INDIRECT, 0, 0),
				new Shape("two in each other's place, through the table", ONE, Opcode.CALL, PING).with(
						bytes(round, ONE, Opcode.I32_CONST, 2, Opcode.RETURN_CALL_INDIRECT, 1, 0),
						bytes(round, ONE, ONE, Opcode.RETURN_CALL_INDIRECT, 1, 0)));
	}

	private static byte[] twice(byte[] round, int function) {
		byte[] call = bytes(GET, ONE, Opcode.I32_SUB, Opcode.CALL, function);
		return bytes(round, GET, Opcode.IF, VOID, call, call, Opcode.END);
	}

	/** One takes up to some milliseconds. */
	private static Stream<Shape> bulk(byte[] round) {
		byte[] size = bytes(Opcode.I32_CONST, u32(BYTES - 1L));
		byte[] elements = bytes(Opcode.I32_CONST, u32(ELEMENT_COUNT));
		return Stream.of(new Shape("memory.fill", loop(round, ONE, ONE, size, BULK, 11, 0, Opcode.BR, 0)).inLarge(),
				new Shape("memory.copy down", loop(round, ZERO, ONE, size, BULK, 10, 0, 0, Opcode.BR, 0)).inLarge(),
				new Shape("memory.copy up", loop(round, ONE, ZERO, size, BULK, 10, 0, 0, Opcode.BR, 0)).inLarge(),
				new Shape("memory.init",
						loop(round, ZERO, ZERO, Opcode.I32_CONST, u32(SEGMENT_BYTES), BULK, 8, 0, 0, Opcode.BR, 0))
					.inLarge(),
				new Shape("memory.grow by nothing",
						loop(round, ZERO, Opcode.MEMORY_GROW, 0, Opcode.DROP, Opcode.BR, 0)),
				new Shape("table.fill",
						loop(round, ZERO, Opcode.REF_NULL, FUNCREF, elements, BULK, 17, 0, Opcode.BR, 0))
					.inLarge(),
				new Shape("table.copy", loop(round, ZERO, ZERO, elements, BULK, 14, 0, 0, Opcode.BR, 0)).inLarge(),
				new Shape("table.init", loop(round, ZERO, ZERO, elements, BULK, 12, 1, 0, Opcode.BR, 0)).inLarge(),
				new Shape("table.grow by nothing",
						loop(round, Opcode.REF_NULL, FUNCREF, ZERO, BULK, 15, 0, Opcode.DROP, Opcode.BR, 0)));
	}

	private static byte[] loop(Object... code) {
		return bytes(Opcode.LOOP, VOID, bytes(code), Opcode.END);
	}

	static Stream<Arguments> shapesInEachTier() {
		return Stream.of(Tier.values()).flatMap((tier) -> shapes(ROUND).map((shape) -> Arguments.of(tier, shape)));
	}

	static Stream<Arguments> longShapesInEachTier() {
		return Stream.of(Tier.values()).flatMap((tier) -> shapes(LONG_ROUND).map((shape) -> Arguments.of(tier, shape)));
	}

	@ParameterizedTest(name = "{0}: {1}")
	@MethodSource("shapesInEachTier")
	void shortLoopsAreStoppedAtTheirDeadlines(Tier tier, Shape shape) {
		assertStopped(instance(shape.module(false), tier));
	}

	@ParameterizedTest(name = "{0}: {1}")
	@MethodSource("longShapesInEachTier")
	void longLoopsAreStoppedAtTheirDeadlines(Tier tier, Shape shape) {
		assertStopped(instance(shape.module(false), tier));
	}

	/** Otherwise the loops above would not be what they are said to be. */
	@ParameterizedTest(name = "{0}")
	@MethodSource("divisible")
	void longLoopsAreDividedWhereFunctionsAre(Shape shape) {
		WasmModule module = ModuleReader.read(shape.module(false), ModuleLimits.defaults());
		CompiledCode code = (CompiledCode) Tier.DIVIDED.code(module);
		assertThat(code.report().functions()).filteredOn((function) -> function.length() > LONG_ROUND.length)
			.isNotEmpty()
			.allMatch(CompilationReport.Function::divided);
		assertThat(code.interpreted()).isEmpty();
	}

	static Stream<Shape> divisible() {
		return shapes(LONG_ROUND);
	}

	@ParameterizedTest
	@EnumSource
	void aStartFunctionIsStoppedAtItsDeadline(Tier tier) {
		ModuleInstance instance = instance(new Shape("br", loop(LONG_ROUND, Opcode.BR, 0)).module(true), tier);
		assertThatExceptionOfType(TrapException.class).isThrownBy(new Instance(instance, null, LIMITS)::start)
			.satisfies((ex) -> assertThat(ex.trap()).isEqualTo(Trap.DEADLINE_EXCEEDED));
	}

	/** Code need not look at deadlines before one has passed. */
	@ParameterizedTest
	@EnumSource
	void codeThatHasStoppedOnceStopsAgain(Tier tier) {
		ModuleInstance instance = instance(new Shape("br", loop(LONG_ROUND, Opcode.BR, 0)).module(false), tier);
		assertStopped(instance);
		instance.globals()[0].setBits(0);
		assertStopped(instance);
	}

	/** It is left before as many turns are made as are counted between two looks. */
	@Test
	void methodForWhatRunsMostIsStoppedAtItsDeadline() {
		byte[] part = repeat(132, GET, ONE, Opcode.I32_OR, Opcode.DROP);
		byte[] mask = bytes(Opcode.I32_CONST, s64(63));
		byte[] seldom = bytes(GET, mask, Opcode.I32_AND, mask, Opcode.I32_EQ, Opcode.IF, VOID, ROUND, part, part,
				Opcode.END);
		Shape shape = new Shape("seldom leaves",
				loop(part, seldom, GET, ONE, Opcode.I32_ADD, Opcode.LOCAL_SET, 0, part, Opcode.BR, 0));
		CompilerOptions options = new CompilerOptions(800, 700, true, false, true, VectorForm.usable(), HotMethods.ALL);
		assertStopped(instance(shape.module(false), (module) -> new CompiledCode(module, options)));
	}

	@ParameterizedTest
	@EnumSource
	void functionsThatCallEachOtherGoAsDeepAsTheyMay(Tier tier) {
		byte[] down = bytes(LONG_ROUND, GET, Opcode.IF, VOID, GET, ONE, Opcode.I32_SUB);
		Shape shape = new Shape("down", Opcode.GLOBAL_GET, 1, Opcode.CALL, PING)
			.with(bytes(down, Opcode.CALL, PONG, Opcode.END), bytes(down, Opcode.CALL, PING, Opcode.END));
		ModuleInstance instance = instance(shape.module(false), tier);
		Instantiation.copySegments(instance);
		int deepest = MOST_DEPTH - 2;
		instance.globals()[1].setBits(deepest);
		assertThatCode(() -> call(instance)).doesNotThrowAnyException();
		assertThat(instance.globals()[0].bits()).isEqualTo(deepest + 1);
		instance.globals()[1].setBits(deepest + 1);
		assertThatExceptionOfType(TrapException.class).isThrownBy(() -> call(instance))
			.satisfies((ex) -> assertThat(ex.trap()).isEqualTo(Trap.CALL_STACK_EXHAUSTED));
	}

	private void assertStopped(ModuleInstance instance) {
		Instantiation.copySegments(instance);
		this.context.setTimeout(LOOKS);
		assertThatExceptionOfType(TrapException.class).isThrownBy(() -> call(instance))
			.satisfies((ex) -> assertThat(ex.trap()).isEqualTo(Trap.DEADLINE_EXCEEDED));
	}

	private void call(ModuleInstance instance) {
		this.context.begin();
		try {
			this.context.call(instance, instance.functions()[MAIN]);
		}
		finally {
			this.context.end();
		}
	}

	private ModuleInstance instance(byte[] bytes, Tier tier) {
		return instance(bytes, tier::code);
	}

	private ModuleInstance instance(byte[] bytes, Function<WasmModule, ModuleCode> code) {
		WasmModule module = ModuleReader.read(bytes, ModuleLimits.defaults());
		HostFunction answer = HostFunction.of("host", "answer", MethodHandles.empty(MethodType.methodType(void.class)));
		ModuleInstance instance = Instantiation.allocate(module, List.of(new TypedHostFunction(answer)),
				code.apply(module), LIMITS, this.context);
		this.rounds = instance.globals()[0];
		return instance;
	}

	private long time() {
		Global found = this.rounds;
		return (found != null && found.bits() != 0) ? this.looks.incrementAndGet() : 0;
	}

	/**
	 * A way to go round.
	 */
	static final class Shape {

		private final String name;

		/** What goes round. */
		private final byte[] main;

		/** What it may call, with a number. */
		private final byte[] ping;

		private final byte[] pong;

		/** Whether the memory, the table and the segments are large. */
		private final boolean large;

		Shape(String name, Object... main) {
			this(name, bytes(main), NOTHING, NOTHING, false);
		}

		private Shape(String name, byte[] main, byte[] ping, byte[] pong, boolean large) {
			this.name = name;
			this.main = main;
			this.ping = ping;
			this.pong = pong;
			this.large = large;
		}

		Shape with(byte[] first, byte[] second) {
			return new Shape(this.name, this.main, first, second, this.large);
		}

		Shape inLarge() {
			return new Shape(this.name, this.main, this.ping, this.pong, true);
		}

		byte[] module(boolean start) {
			byte[] global = bytes(I32, 1, ZERO, Opcode.END);
			byte[] segment = new byte[this.large ? SEGMENT_BYTES : 0];
			int pages = this.large ? BYTES / GuestMemory.PAGE : 1;
			int elements = this.large ? ELEMENT_COUNT : 3;
			return WasmBytes.module(sectionOf(TYPES, type(bytes(), bytes()), type(bytes(I32), bytes())),
					sectionOf(IMPORTS, bytes("host", "answer", 0, 0)),
					sectionOf(FUNCTIONS, bytes(0), bytes(1), bytes(1)),
					sectionOf(TABLES, bytes(FUNCREF, 0, u32(elements))), sectionOf(MEMORIES, bytes(0, u32(pages))),
					sectionOf(TAGS, bytes(0, 0)), sectionOf(GLOBALS, global, global),
					start ? section(START, MAIN) : bytes(),
					sectionOf(ELEMENTS, bytes(0, ZERO, Opcode.END, 3, MAIN, PING, PONG),
							bytes(1, 0, u32(elements), repeat(elements, MAIN))),
					section(DATA_COUNT, 1),
					sectionOf(CODE, bodyWithLocals(bytes(1, 3, I32), this.main),
							bodyWithLocals(bytes(1, 1, I32), this.ping), bodyWithLocals(bytes(1, 1, I32), this.pong)),
					sectionOf(DATA, bytes(1, u32(segment.length), segment)));
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

}
