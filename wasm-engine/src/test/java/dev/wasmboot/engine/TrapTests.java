package dev.wasmboot.engine;

import java.util.List;

import dev.wasmboot.engine.module.Opcode;
import dev.wasmboot.policy.EffectivePolicy;
import dev.wasmboot.policy.Policy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static dev.wasmboot.engine.module.WasmBytes.CODE;
import static dev.wasmboot.engine.module.WasmBytes.EXPORTS;
import static dev.wasmboot.engine.module.WasmBytes.FUNCTIONS;
import static dev.wasmboot.engine.module.WasmBytes.I32;
import static dev.wasmboot.engine.module.WasmBytes.TYPES;
import static dev.wasmboot.engine.module.WasmBytes.body;
import static dev.wasmboot.engine.module.WasmBytes.bytes;
import static dev.wasmboot.engine.module.WasmBytes.module;
import static dev.wasmboot.engine.module.WasmBytes.sectionOf;
import static dev.wasmboot.engine.module.WasmBytes.type;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class TrapTests {

	private static final int UNREACHABLE = 0x00;

	private static final int CALL = 0x10;

	private static final int I32_LOAD = 0x28;

	private static final int I32_DIV_S = 0x6d;

	private static final int DEEPER_THAN_THE_JVM_TELLS = 1100;

	@Test
	void aTrapShowsTheGuestsStackByNameInnermostFirst() {
		TrapException trap = trap("outer");
		assertThat(trap.trap()).isEqualTo(Trap.MEMORY_OUT_OF_BOUNDS);
		assertThat(trap.frames()).extracting(GuestFrame::name).containsExactly("inner", "middle", "outer");
		assertThat(trap.frames()).extracting(GuestFrame::function).containsExactly(2, 1, 0);
		assertThat(trap).hasMessageContaining("at inner (wasm-function[2]:0x");
	}

	@Test
	void theOffsetsOfATrapPointAtTheInstructions() {
		byte[] bytes = TestModules.bytes("traps");
		List<Integer> offsets = trap("outer").frames().stream().map(GuestFrame::offset).toList();
		assertThat(offsets).extracting((offset) -> bytes[offset] & 0xff).containsExactly(I32_LOAD, CALL, CALL);
		assertThat(bytes[trap("divide", 1, 0).frames().get(0).offset()] & 0xff).isEqualTo(I32_DIV_S);
		assertThat(bytes[trap("fail").frames().get(0).offset()] & 0xff).isEqualTo(UNREACHABLE);
	}

	@ParameterizedTest
	@EnumSource
	void aFunctionThatCallsInItsPlaceIsOnTheStackOnceAndOnlyUntilThen(EngineMode mode) {
		assertThat(trap(mode, "around", 0).frames()).extracting(GuestFrame::name)
			.containsExactly("inner", "replaced", "around");
		assertThat(trap(mode, "around", 1).frames()).extracting(GuestFrame::name).containsExactly("last", "around");
	}

	@ParameterizedTest
	@EnumSource
	void aStackAsDeepAsTheJvmTellsKeepsItsInnermostFrames(EngineMode mode) {
		byte[] down = body(Opcode.LOCAL_GET, 0, Opcode.I32_EQZ, Opcode.IF, 0x40, Opcode.UNREACHABLE, Opcode.END,
				Opcode.LOCAL_GET, 0, Opcode.I32_CONST, 1, Opcode.I32_SUB, Opcode.CALL, 0);
		byte[] bytes = module(sectionOf(TYPES, type(bytes(I32), bytes())), sectionOf(FUNCTIONS, bytes(0)),
				sectionOf(EXPORTS, bytes("down", 0, 0)), sectionOf(CODE, down));
		try (WasmEngine engine = WasmEngine.builder().mode(mode).build()) {
			for (int depth = TrapException.MOST_FRAMES; depth <= DEEPER_THAN_THE_JVM_TELLS; depth++) {
				TrapException trap = trap(engine, bytes, "down", depth);
				assertThat(trap.frames()).as("%d calls", depth).hasSize(TrapException.MOST_FRAMES);
				assertThat(bytes[trap.frames().get(0).offset()]).isEqualTo((byte) Opcode.UNREACHABLE);
			}
		}
	}

	@Test
	void eachWayToDivideWrongHasItsOwnReason() {
		assertThat(trap("divide", 1, 0).trap()).isEqualTo(Trap.INTEGER_DIVIDE_BY_ZERO);
		assertThat(trap("divide", Integer.MIN_VALUE, -1).trap()).isEqualTo(Trap.INTEGER_OVERFLOW);
	}

	private static TrapException trap(String function, Object... arguments) {
		return trap(EngineMode.AUTO, function, arguments);
	}

	private static TrapException trap(EngineMode mode, String function, Object... arguments) {
		try (WasmEngine engine = WasmEngine.builder().mode(mode).build()) {
			return trap(engine, TestModules.bytes("traps"), function, arguments);
		}
	}

	private static TrapException trap(WasmEngine engine, byte[] bytes, String function, Object... arguments) {
		CompiledModule module = engine.load(bytes);
		Instance instance = engine.instantiate(module, EffectivePolicy.decide(module.requests(), Policy.denyAll()));
		ExportedFunction exported = instance.function(function).orElseThrow();
		return catchThrowableOfType(TrapException.class, () -> exported.call(arguments));
	}

}
