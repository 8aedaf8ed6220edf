package dev.wasmboot.engine;

import java.lang.invoke.MethodHandles;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;

import dev.wasmboot.engine.module.CatchClause;
import dev.wasmboot.engine.module.Opcode;
import dev.wasmboot.policy.EffectivePolicy;
import dev.wasmboot.policy.HostFunctionGrant;
import dev.wasmboot.policy.Limits;
import dev.wasmboot.policy.Policy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.wasmboot.engine.module.WasmBytes.CODE;
import static dev.wasmboot.engine.module.WasmBytes.EXPORTS;
import static dev.wasmboot.engine.module.WasmBytes.FUNCTIONS;
import static dev.wasmboot.engine.module.WasmBytes.I32;
import static dev.wasmboot.engine.module.WasmBytes.START;
import static dev.wasmboot.engine.module.WasmBytes.TAGS;
import static dev.wasmboot.engine.module.WasmBytes.TYPES;
import static dev.wasmboot.engine.module.WasmBytes.body;
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
 * What guests throw, where it goes, and what stops those that only throw.
 */
@ParameterizedClass
@EnumSource(names = { "INTERPRETER", "COMPILER" })
class ExceptionTests {

	private final EngineMode mode;

	private final WasmEngine engine;

	private final Host host = new Host();

	ExceptionTests(EngineMode mode) {
		this.mode = mode;
		this.engine = WasmEngine.builder().mode(mode).build();
	}

	@AfterEach
	void close() {
		this.engine.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "catch_from_below", "catch_from_below_legacy" })
	void exceptionUnwindsToItsHandlerFromAnyDepth(String function) {
		Instance instance = instance(Limits.defaults());
		// Compiled guests use the Java stack, which may end before the limit
		int deepest = (this.mode == EngineMode.INTERPRETER) ? 9_900 : 1_500;
		for (int depth : new int[] { 0, 1, 100, deepest, 3 }) {
			assertThat(call(instance, function, depth)).isEqualTo(42);
		}
	}

	@Test
	void exceptionPassesThroughAHostFunctionThatCallsBack() {
		Instance instance = instance(Limits.defaults());
		assertThat(call(instance, "catch_through_host", 7)).isEqualTo(7);
		assertThat(this.host.failures).isZero();
		assertThat(call(instance, "catch_through_host", 8)).isEqualTo(8);
	}

	@Test
	void handlerOfAFunctionThatTailCallsTheHostIsGone() {
		assertThat(call(instance(Limits.defaults()), "catch_behind_tail_call", 7)).isEqualTo(8);
	}

	@Test
	void exceptionOfOneInstanceIsCaughtByAnother() {
		Instance instance = catcher();
		assertThat(call(instance, "catch", 5)).isEqualTo(5);
		assertThat(call(instance, "catch_private")).isEqualTo(1);
	}

	@Test
	void tagsOfTheSameTypeAreDifferent() {
		assertTraps(Trap.UNCAUGHT_EXCEPTION, catcher(), "miss_private");
	}

	@Test
	void exceptionThatNobodyCatchesIsATrapThatNamesItsTag() {
		assertThat(assertTraps(Trap.UNCAUGHT_EXCEPTION, instance(Limits.defaults()), "throw", 1))
			.hasMessageStartingWith("uncaught exception: tag 0 'number'");
		TrapException trap = assertTraps(Trap.UNCAUGHT_EXCEPTION, instance(Limits.defaults()), "throw_private");
		assertThat(trap).hasMessageStartingWith("uncaught exception: tag 1");
		if (this.mode == EngineMode.INTERPRETER) {
			assertThat(trap.frames()).extracting(GuestFrame::name).containsExactly("throw_private");
		}
	}

	@Test
	void instanceWhoseExceptionNobodyCaughtIsNotUsedAgain() {
		Instance instance = instance(Limits.defaults());
		assertTraps(Trap.UNCAUGHT_EXCEPTION, instance, "throw", 1);
		assertThat(instance.usable()).isFalse();
	}

	@Test
	void trapsAreNotCaught() {
		assertTraps(Trap.UNREACHABLE, instance(Limits.defaults()), "trap_in_try");
		assertTraps(Trap.CALL_STACK_EXHAUSTED, instance(Limits.defaults()), "catch_from_below", 1_000_000);
	}

	@ParameterizedTest
	@ValueSource(strings = { "loop_in_try", "loop_of_throws", "loop_by_throws", "loop_of_legacy_throws" })
	void deadlineIsNotCaughtAndEndsLoopsOfThrows(String function) {
		Limits limits = Limits.defaults().withTimeout(Duration.ofMillis(50));
		assertTraps(Trap.DEADLINE_EXCEEDED, instance(limits), function);
	}

	/** A handler behind as many others as fit, which the loop looks through each time. */
	@Test
	void deadlineEndsALoopOfThrowsAmongManyHandlers() {
		byte[] clauses = bytes(u32(1_000_001), repeat(1_000_000, CatchClause.TAG, 1, 0), CatchClause.ALL, 0);
		byte[] body = body(Opcode.LOOP, 0x40, Opcode.BLOCK, 0x40, Opcode.TRY_TABLE, 0x40, clauses, Opcode.THROW, 0,
				Opcode.END, Opcode.END, Opcode.BR, 0, Opcode.END);
		CompiledModule module = this.engine.load(module(sectionOf(TYPES, type(bytes(), bytes())),
				sectionOf(FUNCTIONS, bytes(0)), sectionOf(TAGS, bytes(0, 0), bytes(0, 0)),
				sectionOf(EXPORTS, bytes("loop", 0, 0)), sectionOf(CODE, body)));
		Policy granted = Policy.denyAll().with(Limits.defaults().withTimeout(Duration.ofMillis(50)));
		Instance instance = this.engine.instantiate(module, EffectivePolicy.decide(module.requests(), granted));
		assertTraps(Trap.DEADLINE_EXCEEDED, instance, "loop");
	}

	@Test
	void triesThatGuardNothingDoNothing() {
		start(body(Opcode.TRY_TABLE, 0x40, 1, CatchClause.ALL, 0, Opcode.END));
		start(body(Opcode.LOOP, 0x40, Opcode.TRY_TABLE, 0x40, 1, CatchClause.ALL, 0, Opcode.END, Opcode.END));
		start(body(Opcode.LOOP, 0x40, Opcode.TRY, 0x40, Opcode.CATCH_ALL, Opcode.END, Opcode.END));
		start(body(Opcode.TRY, 0x40, Opcode.TRY, 0x40, Opcode.DELEGATE, 0, Opcode.END));
		start(body(Opcode.TRY, 0x40, Opcode.TRY, 0x40, Opcode.DELEGATE, 1, Opcode.CATCH_ALL, Opcode.END));
	}

	/** The branch puts its i32 where the handler would find an i64 that is below it. */
	@Test
	void branchOutOfATryMayOverwriteWhatIsBelowIt() {
		start(body(Opcode.BLOCK, I32, Opcode.I64_CONST, 7, Opcode.BLOCK, 0x40, Opcode.TRY_TABLE, 0x40, 1,
				CatchClause.ALL, 0, Opcode.I32_CONST, 1, Opcode.BR, 2, Opcode.END, Opcode.END, Opcode.DROP,
				Opcode.I32_CONST, 2, Opcode.END, Opcode.DROP));
	}

	private void start(byte[] body) {
		CompiledModule module = this.engine.load(module(sectionOf(TYPES, type(bytes(), bytes())),
				sectionOf(FUNCTIONS, bytes(0)), section(START, 0), sectionOf(CODE, body)));
		this.engine.instantiate(module, EffectivePolicy.decide(module.requests(), Policy.denyAll()));
	}

	@Test
	void exceptionsThatAreNotHeldCostNothingInTheEnd() {
		assertThat(call(instance(Limits.defaults().withTimeout(Limits.UNBOUNDED)), "churn", 1_000_000)).isEqualTo(1);
	}

	@Test
	void guestThatHoldsAllItThrowsIsStopped() {
		Limits limits = Limits.defaults().withTimeout(Limits.UNBOUNDED);
		assertThat(assertTraps(Trap.HOST_OUT_OF_MEMORY, instance(limits), "hold_chain"))
			.hasMessageContaining("the guest holds more than");
	}

	private Instance instance(Limits limits) {
		CompiledModule module = this.engine.load(TestModules.bytes("exceptions"));
		Policy granted = Policy.denyAll().with(new HostFunctionGrant(Set.of("host.*"))).with(limits);
		Instance instance = this.engine.instantiate(module, EffectivePolicy.decide(module.requests(), granted),
				Imports.of(HostFunction.allOf("host", this.host, MethodHandles.lookup())), Stdio.none());
		this.host.callback = instance.function("throw_for_host").orElseThrow();
		return instance;
	}

	private Instance catcher() {
		CompiledModule module = this.engine.load(TestModules.bytes("catcher"));
		EffectivePolicy policy = EffectivePolicy.decide(module.requests(),
				Policy.denyAll().with(new HostFunctionGrant(Set.of("exceptions.*"))));
		return this.engine.instantiate(module, policy, Imports.none().with("exceptions", instance(Limits.defaults())),
				Stdio.none());
	}

	private static @Nullable Object call(Instance instance, String function, Object... arguments) {
		return instance.function(function).orElseThrow().call(arguments);
	}

	private static TrapException assertTraps(Trap trap, Instance instance, String function, Object... arguments) {
		TrapException[] thrown = new TrapException[1];
		assertThatExceptionOfType(TrapException.class).isThrownBy(() -> call(instance, function, arguments))
			.satisfies((ex) -> assertThat(ex.trap()).isEqualTo(trap))
			.satisfies((ex) -> thrown[0] = ex);
		return thrown[0];
	}

	/**
	 * Calls back, and is as careful about failures as hosts are.
	 */
	static final class Host {

		private @Nullable ExportedFunction callback;

		private int failures;

		@HostExport("call_back")
		int callBack(int number) {
			try {
				return (int) Objects.requireNonNull(this.callback).callRaw(number);
			}
			catch (Exception ex) {
				this.failures++;
				return 0;
			}
		}

	}

}
