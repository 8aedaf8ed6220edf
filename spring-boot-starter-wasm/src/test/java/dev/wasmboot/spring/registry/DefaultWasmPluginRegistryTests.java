package dev.wasmboot.spring.registry;

import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import dev.wasmboot.engine.PoolOptions;
import dev.wasmboot.engine.PoolOptions.Isolation;
import dev.wasmboot.policy.Attempt;
import dev.wasmboot.policy.Capability;
import dev.wasmboot.policy.Policy;
import dev.wasmboot.spring.Guests;
import dev.wasmboot.spring.LoadFailure;
import dev.wasmboot.spring.PluginState;
import dev.wasmboot.spring.PublishedVersion;
import dev.wasmboot.spring.WasmPluginDeniedEvent;
import dev.wasmboot.spring.WasmPluginEvent;
import dev.wasmboot.spring.WasmPluginException;
import dev.wasmboot.spring.WasmPluginException.Kind;
import dev.wasmboot.spring.WasmPluginLoadedEvent;
import dev.wasmboot.spring.WasmPluginReloadFailedEvent;
import dev.wasmboot.spring.WasmPluginReloadedEvent;
import dev.wasmboot.spring.WasmPluginRemovedEvent;
import dev.wasmboot.spring.binding.UnbindableInterfaceException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What becomes of plugins, and of the objects that call them, when versions come and go.
 */
class DefaultWasmPluginRegistryTests {

	private final TestRegistry test = new TestRegistry();

	private final DefaultWasmPluginRegistry registry = this.test.start();

	@Test
	void whatIsDeniedBeforeAnybodyListensIsToldOfWhenTheyDo() {
		TestRegistry test = new TestRegistry();
		DefaultWasmPluginRegistry registry = test.create();
		assertThatExceptionOfType(PluginLoadException.class)
			.isThrownBy(() -> registry.update("logging", Guests.artifact(Guests.HOST_LOG)));
		assertThat(test.events()).isEmpty();
		registry.start();
		assertThat(test.events()).singleElement().isInstanceOfSatisfying(WasmPluginDeniedEvent.class, (event) -> {
			assertThat(event.getPlugin()).isEqualTo("logging");
			assertThat(event.getAttempt())
				.isEqualTo(new Attempt(Capability.HOST_FUNCTION, "load", "host.log", Attempt.Intent.USE));
		});
	}

	@Test
	void aPluginThatWasLoadedIsKnown() {
		this.registry.update("version", Guests.artifact(Guests.VERSION_1));
		assertThat(this.registry.names()).containsExactly("version");
		PublishedVersion version = published("version");
		assertThat(version.source()).isEqualTo(Guests.VERSION_1);
		assertThat(version.publishedAt()).isEqualTo(TestRegistry.NOW);
		assertThat(version.module().size()).isEqualTo(Guests.bytes(Guests.VERSION_1).length);
		assertThat(version.pool().idle()).isEqualTo(1);
	}

	@Test
	void anObjectCallsWhateverVersionServes() {
		this.registry.update("version", Guests.artifact(Guests.VERSION_1));
		Version version = this.registry.bind("version", Version.class);
		assertThat(version.version()).isEqualTo(1);
		this.registry.update("version", Guests.artifact(Guests.VERSION_2));
		assertThat(version.version()).isEqualTo(2);
	}

	@Test
	void theSameContentIsNotPublishedAgain() {
		assertThat(this.registry.update("version", Guests.artifact(Guests.VERSION_1))).isTrue();
		assertThat(this.registry.update("version", Guests.artifact(Guests.VERSION_1))).isFalse();
		assertThat(this.test.events()).hasSize(1);
	}

	@Test
	void aBrokenVersionIsRefusedAndTheOldOneServes() {
		this.registry.update("version", Guests.artifact(Guests.VERSION_1));
		Version version = this.registry.bind("version", Version.class);
		assertThatExceptionOfType(PluginLoadException.class)
			.isThrownBy(() -> this.registry.update("version", Guests.artifact(Guests.GARBAGE)));
		assertThat(version.version()).isEqualTo(1);
		LoadFailure failure = Objects.requireNonNull(state("version").lastFailure());
		assertThat(failure.source()).isEqualTo(Guests.GARBAGE);
		assertThat(failure.at()).isEqualTo(TestRegistry.NOW);
		assertThat(failure.problem()).contains("is broken");
	}

	@Test
	void aVersionThatDoesNotFitABoundInterfaceIsRefused() {
		this.registry.update("version", Guests.artifact(Guests.VERSION_1));
		Version version = this.registry.bind("version", Version.class);
		assertThatExceptionOfType(PluginLoadException.class)
			.isThrownBy(() -> this.registry.update("version", Guests.artifact(Guests.COUNTER)))
			.withMessageContaining("The WebAssembly plugin 'version' (" + Guests.COUNTER + ") does not fit")
			.withMessageContaining(Version.class.getName())
			.withMessageContaining("the method 'version' has no export: the plugin exports 'next'");
		assertThat(version.version()).isEqualTo(1);
	}

	@Test
	void anArtifactThatCannotBeReadIsRefused() {
		PluginArtifact unreadable = new PluginArtifact() {

			@Override
			public String source() {
				return "/plugins/version.wasm";
			}

			@Override
			public byte[] bytes() throws IOException {
				throw new IOException("Permission denied");
			}

		};
		assertThatExceptionOfType(PluginLoadException.class)
			.isThrownBy(() -> this.registry.update("version", unreadable))
			.withMessageContaining("cannot be read: IOException: Permission denied");
	}

	@Test
	void aGoodVersionMakesAFailureForgotten() {
		assertThatExceptionOfType(PluginLoadException.class)
			.isThrownBy(() -> this.registry.update("version", Guests.artifact(Guests.GARBAGE)));
		assertThat(state("version").published()).isNull();
		this.registry.update("version", Guests.artifact(Guests.VERSION_1));
		assertThat(state("version").lastFailure()).isNull();
	}

	@Test
	void callsOfARemovedPluginFailUntilItIsBack() {
		this.registry.update("version", Guests.artifact(Guests.VERSION_1));
		Version version = this.registry.bind("version", Version.class);
		assertThat(this.registry.remove("version")).isTrue();
		assertThatExceptionOfType(WasmPluginException.class).isThrownBy(version::version)
			.withMessageContaining("'version'")
			.satisfies((ex) -> assertThat(ex.kind()).isEqualTo(Kind.UNAVAILABLE));
		this.registry.update("version", Guests.artifact(Guests.VERSION_2));
		assertThat(version.version()).isEqualTo(2);
	}

	@Test
	void aRemovedPluginIsKnownOnlyIfSomethingIsBoundToIt() {
		this.registry.update("bound", Guests.artifact(Guests.VERSION_1));
		this.registry.bind("bound", Version.class);
		this.registry.update("free", Guests.artifact(Guests.VERSION_1));
		this.registry.remove("bound");
		this.registry.remove("free");
		assertThat(this.registry.names()).containsExactly("bound");
		assertThat(this.registry.plugin("free")).isEmpty();
	}

	@Test
	void removingWhatIsNotThereDoesNothing() {
		assertThat(this.registry.remove("version")).isFalse();
		assertThat(this.test.events()).isEmpty();
	}

	@Test
	void anAbsentPluginCannotBeBound() {
		assertThatExceptionOfType(WasmPluginException.class)
			.isThrownBy(() -> this.registry.bind("absent", Version.class))
			.withMessageContaining("WebAssembly plugin 'absent': no version of it is loaded")
			.satisfies((ex) -> assertThat(ex.kind()).isEqualTo(Kind.UNAVAILABLE));
	}

	@Test
	void anInterfaceThatDoesNotFitCannotBeBoundAndPutsNoConditionOnLaterVersions() {
		this.registry.update("version", Guests.artifact(Guests.COUNTER));
		assertThatExceptionOfType(UnbindableInterfaceException.class)
			.isThrownBy(() -> this.registry.bind("version", Version.class));
		assertThat(state("version").interfaces()).isEmpty();
	}

	@Test
	void pluginsThatImplementAnInterfaceAreFoundByTheirExports() {
		this.registry.update("second", Guests.artifact(Guests.VERSION_2));
		this.registry.update("counter", Guests.artifact(Guests.COUNTER));
		this.registry.update("first", Guests.artifact(Guests.VERSION_1));
		Map<String, Version> versions = this.registry.implementing(Version.class);
		assertThat(versions).hasSize(2)
			.hasEntrySatisfying("first", (version) -> assertThat(version.version()).isEqualTo(1))
			.hasEntrySatisfying("second", (version) -> assertThat(version.version()).isEqualTo(2));
	}

	@Test
	void aFoundPluginMayBecomeOneThatDoesNotFit() {
		this.registry.update("version", Guests.artifact(Guests.VERSION_1));
		Version version = Objects.requireNonNull(this.registry.implementing(Version.class).get("version"));
		this.registry.update("version", Guests.artifact(Guests.COUNTER));
		assertThat(this.registry.implementing(Version.class)).isEmpty();
		assertThatExceptionOfType(WasmPluginException.class).isThrownBy(version::version)
			.withMessageContaining("the version that serves now does not fit")
			.satisfies((ex) -> assertThat(ex.kind()).isEqualTo(Kind.UNAVAILABLE));
	}

	@Test
	void eachCallFindsTheStateThatStartUpLeft() {
		this.registry.update("counter", Guests.artifact(Guests.COUNTER));
		Counter counter = this.registry.bind("counter", Counter.class);
		assertThat(counter.next()).isEqualTo(2);
		assertThat(counter.next()).isEqualTo(2);
	}

	@Test
	void withReuseACallFindsTheStateOfTheOneBefore() {
		this.test.with("counter", Policy.denyAll(), new PoolOptions(1, TestRegistry.POOL.maxWait(), Isolation.REUSE));
		this.registry.update("counter", Guests.artifact(Guests.COUNTER));
		Counter counter = this.registry.bind("counter", Counter.class);
		assertThat(counter.next()).isEqualTo(2);
		assertThat(counter.next()).isEqualTo(4);
	}

	@Test
	void everyChangeIsAnEvent() {
		this.registry.update("version", Guests.artifact(Guests.VERSION_1));
		this.registry.update("version", Guests.artifact(Guests.VERSION_2));
		assertThatExceptionOfType(PluginLoadException.class)
			.isThrownBy(() -> this.registry.update("version", Guests.artifact(Guests.GARBAGE)));
		this.registry.remove("version");
		assertThat(this.test.events()).<Class<?>>map(Object::getClass)
			.containsExactly(WasmPluginLoadedEvent.class, WasmPluginReloadedEvent.class,
					WasmPluginReloadFailedEvent.class, WasmPluginRemovedEvent.class);
		assertThat(this.test.events()).extracting(WasmPluginEvent::getPlugin).containsOnly("version");
		WasmPluginReloadedEvent reloaded = (WasmPluginReloadedEvent) this.test.events().get(1);
		assertThat(reloaded.getPreviousSha256()).isNotEqualTo(reloaded.getSha256());
		WasmPluginReloadFailedEvent failed = (WasmPluginReloadFailedEvent) this.test.events().get(2);
		assertThat(failed.getFailure().cure()).contains("Replace " + Guests.GARBAGE);
	}

	@Test
	void pluginsLoadedBeforeTheStartAreAnnouncedAtTheStart() {
		TestRegistry later = new TestRegistry();
		DefaultWasmPluginRegistry notStarted = later.create();
		notStarted.update("version", Guests.artifact(Guests.VERSION_1));
		assertThat(later.events()).isEmpty();
		notStarted.start();
		assertThat(later.events()).singleElement().isInstanceOf(WasmPluginLoadedEvent.class);
	}

	@Test
	void aStoppedRegistryTakesNoCallsUntilItIsStartedAgain() {
		this.registry.update("version", Guests.artifact(Guests.VERSION_1));
		Version version = this.registry.bind("version", Version.class);
		this.registry.stop();
		assertThatExceptionOfType(WasmPluginException.class).isThrownBy(version::version)
			.satisfies((ex) -> assertThat(ex.kind()).isEqualTo(Kind.UNAVAILABLE));
		this.registry.start();
		assertThat(version.version()).isEqualTo(1);
		assertThat(this.test.events()).as("starting again is no news").hasSize(1);
	}

	@Test
	void everyCallIsReportedWithItsOutcome() {
		Map<String, String> calls = new TreeMap<>();
		DefaultWasmPluginRegistry observed = new TestRegistry()
			.with((plugin, function, duration, failure) -> calls.put(plugin + "." + function, String.valueOf(failure)))
			.start();
		observed.update("version", Guests.artifact(Guests.VERSION_1));
		observed.bind("version", Version.class).version();
		observed.update("trap", Guests.artifact("hostile/trap.wasm"));
		assertThatExceptionOfType(WasmPluginException.class)
			.isThrownBy(() -> observed.bind("trap", Discounts.class).discount("{}"));
		assertThat(calls).containsEntry("version.version", "null").containsEntry("trap.discount", "TRAP");
	}

	private PluginState state(String name) {
		return this.registry.plugin(name).orElseThrow();
	}

	private PublishedVersion published(String name) {
		return Objects.requireNonNull(state(name).published());
	}

	interface Version {

		int version();

	}

	interface Counter {

		int next();

	}

	interface Discounts {

		String discount(String cart);

	}

}
