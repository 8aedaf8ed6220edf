package dev.wasmboot.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.Set;

import dev.wasmboot.engine.pool.Snapshot;
import dev.wasmboot.policy.EffectivePolicy;
import dev.wasmboot.policy.HostFunctionGrant;
import dev.wasmboot.policy.Limits;
import dev.wasmboot.policy.Policy;
import dev.wasmboot.policy.Requests;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

@ParameterizedClass
@EnumSource(names = { "INTERPRETER", "COMPILER" })
class VectorTests {

	private static final V128 A = new V128(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);

	private static final V128 B = new V128(-2, 0x7fffffffffffffffL);

	private static final V128 ZERO = new V128(0, 0);

	/** Enough for a loop to be compiled with all optimisations while it runs. */
	private static final int HOT = 300_000;

	private final WasmEngine engine;

	private final Instance instance;

	VectorTests(EngineMode mode) {
		this.engine = WasmEngine.builder().mode(mode).build();
		this.instance = this.engine.instantiate(this.engine.load(TestModules.bytes("vectors")), policy());
	}

	@AfterEach
	void close() {
		this.engine.close();
	}

	@ParameterizedTest
	@CsvSource({ "swap", "swap_indirect" })
	void functionsTakeAndGiveVectors(String function) {
		assertThat((Object[]) call(function, A, B)).containsExactly(B, A);
	}

	@Test
	void argumentsThatAreNoVectorsAreRefused() {
		ExportedFunction set = this.instance.function("set").orElseThrow();
		assertThatIllegalArgumentException().isThrownBy(() -> set.call(1L)).withMessageContaining("v128");
		assertThatIllegalArgumentException().isThrownBy(() -> set.call((Object) null));
		assertThatIllegalArgumentException().isThrownBy(() -> set.callRaw(1L)).withMessageContaining("v128");
	}

	@Test
	void globalsKeepBothHalves() {
		assertThat(this.instance.globalValue("v")).isEqualTo(new V128(11, 22));
		assertThat(this.instance.globalValue("w")).isEqualTo(new V128(33, 44));
		call("set", A);
		assertThat(call("get")).isEqualTo(A);
		assertThat(this.instance.globalValue("v")).isEqualTo(A);
	}

	@Test
	void snapshotsKeepBothHalves() {
		Snapshot snapshot = Snapshot.of(this.instance.moduleInstance()).orElseThrow();
		call("set", A);
		snapshot.applyTo(this.instance.moduleInstance());
		assertThat(call("get")).isEqualTo(new V128(11, 22));
	}

	@Test
	void localsAreZeroWhateverWasThereBefore() {
		assertThat(call("fresh", B)).isEqualTo(ZERO);
	}

	@ParameterizedTest
	@CsvSource({ "down, 0", "down, 1", "down, 100000", "down_indirect, 1000", "deep, 0", "deep, 1", "deep, 900" })
	void callsCarryBothHalves(String function, int times) {
		assertThat(call(function, new V128(3, -5), times, A))
			.isEqualTo(new V128(A.low() + 3L * times, A.high() - 5L * times));
	}

	@Test
	void eitherVectorIsSelectedWhole() {
		assertThat(call("choose", A, B, 1)).isEqualTo(A);
		assertThat(call("choose", A, B, 0)).isEqualTo(B);
	}

	@Test
	void branchesCarryBothHalvesBesideNumbersAndReferences() {
		V128 sevenMore = new V128(0x0706050b03020107L, 0x0f0e0d130b0a090fL);
		assertThat(call("carry", A, 0)).isEqualTo(sevenMore);
		assertThat(call("carry", A, 2)).isEqualTo(sevenMore);
		assertThat(call("carry", A, 1)).isEqualTo(new V128(~A.low() + 0x500000005L, ~A.high() + 0x500000005L));
	}

	@Test
	void vectorsPassBetweenInstances() {
		CompiledModule module = this.engine.load(TestModules.bytes("vectors_user"));
		Instance user = this.engine.instantiate(module, policy(), Imports.none().with("vectors", this.instance),
				Stdio.none());
		assertThat(user.function("minus").orElseThrow().call(A, new V128(0x0000000100000001L, 0x0000000100000001L)))
			.isEqualTo(new V128(0x07060503030200ffL, 0x0f0e0d0b0b0a0907L));
		assertThat(user.globalValue("copy")).isEqualTo(new V128(33, 44));
		user.function("set").orElseThrow().call(B);
		assertThat(call("get")).isEqualTo(B);
	}

	@Test
	void hostFunctionsTakeNoVectors() {
		CompiledModule module = this.engine.load(TestModules.bytes("vectors_user"));
		HostFunction swap = HostFunction.of("vectors", "swap",
				MethodHandles.empty(MethodType.methodType(void.class, long.class)));
		EffectivePolicy granted = EffectivePolicy.decide(module.requests(),
				Policy.denyAll().with(new HostFunctionGrant(Set.of("vectors.*"))));
		assertThatExceptionOfType(LinkException.class)
			.isThrownBy(() -> this.engine.instantiate(module, granted, Imports.of(List.of(swap)), Stdio.none()))
			.withMessageContaining("'vectors.swap'")
			.withMessageContaining("functions of the host take and give no vectors");
	}

	@ParameterizedTest
	@CsvSource({ "load, 65521", "load, -1", "load, -8", "load, -16", "load, 2147483647", "load_far, 1",
			"load_far, -65520", "load_far, -1", "load_2g, 0", "load_2g, -2147483648", "load_max, 0", "load_max, 1",
			"load_max, -1", "load_extend, 65529", "load_extend, -8", "load_splat, 65533", "load_splat, -4",
			"load_zero, 65529", "load_zero, -8", "load_lane, 65535", "load_lane, -2" })
	void readingOutsideTheMemoryTraps(String function, int address) {
		assertOutOfBounds(function, address);
	}

	@ParameterizedTest
	@CsvSource({ "store, 65521", "store, 65528", "store, 65535", "store, -1", "store, -8", "store, -16",
			"store, 2147483640", "store_far, 1", "store_far, -65520", "store_far, -8", "store_2g, 0",
			"store_2g, -2147483648", "store_lane, 65533", "store_lane, -4", "store_lane, -1" })
	void writingOutsideTheMemoryTrapsAndWritesNothing(String function, int address) {
		assertOutOfBounds(function, address, new V128(-1, -1));
		GuestMemory memory = this.instance.memory("memory").orElseThrow();
		assertThat(memory.read(0, GuestMemory.PAGE)).containsOnly(0);
	}

	@Test
	void theLastBytesOfAMemoryCanBeReadAndWritten() {
		call("store", GuestMemory.PAGE - 16, A);
		assertThat(call("load", GuestMemory.PAGE - 16)).isEqualTo(A);
		assertThat(call("load_far", 0)).isEqualTo(A);
		assertThat(call("load_lane", GuestMemory.PAGE - 2)).isEqualTo(new V128(0, 0x0f0eL << 48));
		assertThat(call("load_zero", GuestMemory.PAGE - 8)).isEqualTo(new V128(A.high(), 0));
		call("store_lane", 0, A);
		assertThat(call("load_splat", 0)).isEqualTo(new V128(0x0f0e0d0c0f0e0d0cL, 0x0f0e0d0c0f0e0d0cL));
	}

	@Test
	void unsignedComparisonsAreRightInHotLoops() {
		V128 a = new V128(0x00000004_00000000L, 0x80000000_fffffffeL);
		V128 b = new V128(0x00000005_ffffffffL, 0x7fffffff_ffffffffL);
		assertThat(call("unsigned", HOT, a, b)).isEqualTo(new V128(((HOT / 2L) << 32) + HOT, HOT / 2));
	}

	private void assertOutOfBounds(String function, Object... arguments) {
		assertThatExceptionOfType(TrapException.class).isThrownBy(() -> call(function, arguments))
			.satisfies((ex) -> assertThat(ex.trap()).isEqualTo(Trap.MEMORY_OUT_OF_BOUNDS));
	}

	private Object call(String function, Object... arguments) {
		Object result = this.instance.function(function).orElseThrow().call(arguments);
		return (result != null) ? result : "nothing";
	}

	private static EffectivePolicy policy() {
		return EffectivePolicy.decide(Requests.none(),
				Policy.denyAll().with(Limits.defaults().withTimeout(Limits.UNBOUNDED)));
	}

}
