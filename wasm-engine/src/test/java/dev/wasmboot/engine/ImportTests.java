package dev.wasmboot.engine;

import java.lang.invoke.MethodHandles;
import java.util.Objects;
import java.util.Set;

import dev.wasmboot.policy.EffectivePolicy;
import dev.wasmboot.policy.HostFunctionGrant;
import dev.wasmboot.policy.Policy;
import dev.wasmboot.policy.Requests;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ImportTests {

	private final WasmEngine engine = WasmEngine.create();

	private final Host host = new Host();

	@AfterEach
	void close() {
		this.engine.close();
	}

	@Test
	void hostFunctionsTakeAndGiveEveryNumberType() {
		assertThat(instance().function("sum").orElseThrow().call(1, 2L, 0.5f, 0.25)).isEqualTo(3.75);
	}

	@Test
	void referencesPassThroughAGuestUnchanged() {
		Object reference = new Object();
		ExportedFunction same = instance().function("same").orElseThrow();
		assertThat(same.call(reference)).isSameAs(reference);
		assertThat(same.call((Object) null)).isNull();
	}

	@Test
	void aHostFunctionReadsTheCallersMemory() {
		assertThat(instance().function("read").orElseThrow().call(16, 5)).isEqualTo(5);
		assertThat(this.host.read).isEqualTo("hello");
	}

	@Test
	void aGuestsWildPointersTrapInTheHostFunction() {
		assertTraps(Trap.MEMORY_OUT_OF_BOUNDS, "read", 65530, 10);
		assertTraps(Trap.MEMORY_OUT_OF_BOUNDS, "read", -1, 1);
		assertTraps(Trap.MEMORY_OUT_OF_BOUNDS, "read", 0, -1);
		assertTraps(Trap.MEMORY_OUT_OF_BOUNDS, "read", Integer.MAX_VALUE, Integer.MAX_VALUE);
	}

	@Test
	void aHostFunctionMayCallBack() {
		Instance instance = instance();
		ExportedFunction again = instance.function("again").orElseThrow();
		this.host.callback = again;
		assertThat(again.call(5)).isEqualTo(6);
	}

	@Test
	void callingBackWithoutEndIsStopped() {
		Instance instance = instance();
		ExportedFunction again = instance.function("again").orElseThrow();
		this.host.callback = again;
		assertThatExceptionOfType(TrapException.class).isThrownBy(() -> again.call(1_000_000))
			.satisfies((ex) -> assertThat(ex.trap()).isEqualTo(Trap.CALL_STACK_EXHAUSTED));
	}

	@Test
	void whatAHostFunctionThrowsBecomesATrapThatNamesIt() {
		assertThatExceptionOfType(TrapException.class)
			.isThrownBy(() -> instance().function("read").orElseThrow().call(0, 0))
			.withMessageContaining("the host function 'host.read' failed")
			.withCauseInstanceOf(IllegalArgumentException.class)
			.satisfies((ex) -> assertThat(ex.trap()).isEqualTo(Trap.HOST_FUNCTION_FAILED));
	}

	@Test
	void aHostFunctionThatIsNotGrantedIsNotLinked() {
		CompiledModule module = this.engine.load(TestModules.bytes("host"));
		EffectivePolicy policy = EffectivePolicy.decide(module.requests(),
				Policy.denyAll().with(new HostFunctionGrant(Set.of("host.sum", "host.same", "host.again"))));
		assertThat(policy.startable()).isFalse();
		assertThatExceptionOfType(LinkException.class)
			.isThrownBy(() -> this.engine.instantiate(module, policy, imports(), Stdio.none()))
			.withMessageContaining("'host.read' is not granted");
	}

	@Test
	void anImportThatNothingOffersIsNamedWithItsType() {
		CompiledModule module = this.engine.load(TestModules.bytes("host"));
		EffectivePolicy policy = policy();
		assertThatExceptionOfType(LinkException.class).isThrownBy(() -> this.engine.instantiate(module, policy))
			.withMessageContaining("nothing offers 'host.sum'")
			.withMessageContaining("(i32, i64, f32, f64) -> f64");
	}

	@Test
	void anImportOfAnotherTypeIsRefused() {
		CompiledModule module = this.engine.load(TestModules.bytes("host"));
		HostFunction wrong = HostFunction.of("host", "sum", MethodHandles.constant(int.class, 1));
		assertThatExceptionOfType(LinkException.class)
			.isThrownBy(() -> this.engine.instantiate(module, policy(), imports().with(wrong), Stdio.none()))
			.withMessageContaining("incompatible import type")
			.withMessageContaining("'host.sum'");
	}

	@Test
	void instancesCanBeLinkedAndShareWhatTheyImport() {
		Instance library = this.engine.instantiate(this.engine.load(TestModules.bytes("library")), none());
		Instance user = this.engine.instantiate(this.engine.load(TestModules.bytes("user")), none(),
				Imports.none().with("library", library), Stdio.none());
		assertThat(user.function("add_twice").orElseThrow().call(21)).isEqualTo(42);
		assertThat(user.function("total").orElseThrow().call()).isEqualTo(42);
		assertThat(library.globalValue("total")).isEqualTo(42);
		assertThat(library.memory("memory").orElseThrow().readInt(0)).isEqualTo(42);
	}

	@Test
	void aTrapAcrossInstancesShowsTheFramesOfBoth() {
		Instance library = this.engine.instantiate(this.engine.load(TestModules.bytes("library")), none());
		Instance user = this.engine.instantiate(this.engine.load(TestModules.bytes("user")), none(),
				Imports.none().with("library", library), Stdio.none());
		assertThatExceptionOfType(TrapException.class).isThrownBy(() -> user.function("fail").orElseThrow().call())
			.satisfies((ex) -> assertThat(ex.frames()).extracting(GuestFrame::name).containsExactly("fail", "through"));
	}

	private void assertTraps(Trap trap, String function, Object... arguments) {
		ExportedFunction exported = instance().function(function).orElseThrow();
		assertThatExceptionOfType(TrapException.class).isThrownBy(() -> exported.call(arguments))
			.satisfies((ex) -> assertThat(ex.trap()).isEqualTo(trap));
	}

	private Instance instance() {
		return this.engine.instantiate(this.engine.load(TestModules.bytes("host")), policy(), imports(), Stdio.none());
	}

	private Imports imports() {
		return Imports.of(HostFunction.allOf("host", this.host, MethodHandles.lookup()));
	}

	private EffectivePolicy policy() {
		CompiledModule module = this.engine.load(TestModules.bytes("host"));
		return EffectivePolicy.decide(module.requests(),
				Policy.denyAll().with(new HostFunctionGrant(Set.of("host.*"))));
	}

	private static EffectivePolicy none() {
		return EffectivePolicy.decide(Requests.none(), Policy.denyAll());
	}

	/**
	 * The functions that the guest imports.
	 */
	static final class Host {

		private String read = "";

		@Nullable ExportedFunction callback;

		@HostExport
		double sum(int a, long b, float c, double d) {
			return a + b + c + d;
		}

		@HostExport
		@Nullable Object same(@Nullable Object reference) {
			return reference;
		}

		@HostExport
		int read(Caller caller, int address, int length) {
			if (length == 0) {
				throw new IllegalArgumentException("nothing to read");
			}
			this.read = caller.memory().readString(address, length);
			return this.read.length();
		}

		@HostExport
		int again(int left) {
			return (left == 0) ? 0 : (int) Objects.requireNonNull(this.callback).callRaw(left - 1);
		}

	}

}
