package dev.wasmboot.engine;

import java.util.List;

import dev.wasmboot.policy.EffectivePolicy;
import dev.wasmboot.policy.Policy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class TrapTests {

	private static final int UNREACHABLE = 0x00;

	private static final int CALL = 0x10;

	private static final int I32_LOAD = 0x28;

	private static final int I32_DIV_S = 0x6d;

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
			CompiledModule module = engine.load(TestModules.bytes("traps"));
			Instance instance = engine.instantiate(module, EffectivePolicy.decide(module.requests(), Policy.denyAll()));
			ExportedFunction exported = instance.function(function).orElseThrow();
			return catchThrowableOfType(TrapException.class, () -> exported.call(arguments));
		}
	}

}
