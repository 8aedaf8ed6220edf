package dev.wasmboot.spring.reload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;

import dev.wasmboot.spring.Guests;
import dev.wasmboot.spring.PluginState;
import dev.wasmboot.spring.WasmPluginLoadedEvent;
import dev.wasmboot.spring.WasmPluginReloadFailedEvent;
import dev.wasmboot.spring.registry.DefaultWasmPluginRegistry;
import dev.wasmboot.spring.registry.TestRegistry;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What happens in a real directory reaches the registry.
 */
class PluginDirectoryWatcherTests {

	private static final Duration QUIET_PERIOD = Duration.ofMillis(50);

	@TempDir
	private Path root;

	private final TestRegistry test = new TestRegistry();

	private final DefaultWasmPluginRegistry registry = this.test.start();

	private PluginDirectoryWatcher watcher = watcher(Path.of(""), QUIET_PERIOD);

	@AfterEach
	void stop() {
		this.watcher.stop();
	}

	@Test
	void aFileThatAppearsIsAPlugin() {
		watch(this.root);
		Guests.install(Guests.VERSION_1, this.root, "version");
		awaitVersion(1);
	}

	@Test
	void aFileThatIsReplacedIsAnotherVersion() {
		Guests.install(Guests.VERSION_1, this.root, "version");
		watch(this.root);
		awaitVersion(1);
		Guests.install(Guests.VERSION_2, this.root, "version");
		awaitVersion(2);
	}

	@Test
	void aFileThatIsOverwrittenInPlaceIsAnotherVersion() throws IOException {
		Guests.install(Guests.VERSION_1, this.root, "version");
		watch(this.root);
		awaitVersion(1);
		Files.write(this.root.resolve("version.wasm"), Guests.bytes(Guests.VERSION_2));
		awaitVersion(2);
	}

	@Test
	void aFileThatIsDeletedIsNoPluginAnyMore() throws IOException {
		Guests.install(Guests.VERSION_1, this.root, "version");
		watch(this.root);
		awaitVersion(1);
		Files.delete(this.root.resolve("version.wasm"));
		await().until(() -> this.registry.names().isEmpty());
	}

	@Test
	void aFileThatIsWrittenWithALongPauseIsRefusedByHalvesAndLoadedAsAWhole() throws IOException {
		watch(this.root);
		byte[] module = Guests.bytes(Guests.VERSION_1);
		Path file = Files.write(this.root.resolve("version.wasm"), Arrays.copyOf(module, module.length / 2));
		await().until(() -> this.registry.plugin("version").isPresent());
		Files.write(file, Arrays.copyOfRange(module, module.length / 2, module.length), StandardOpenOption.APPEND);
		awaitVersion(1);
		assertThat(this.test.events()).<Class<?>>map(Object::getClass)
			.containsExactly(WasmPluginReloadFailedEvent.class, WasmPluginLoadedEvent.class);
	}

	@Test
	void aBrokenFileIsReportedAndAGoodOneHeals() {
		watch(this.root);
		Guests.install(Guests.GARBAGE, this.root, "version");
		await().until(() -> !this.test.events().isEmpty());
		assertThat(this.test.events()).singleElement().isInstanceOf(WasmPluginReloadFailedEvent.class);
		Guests.install(Guests.VERSION_1, this.root, "version");
		awaitVersion(1);
	}

	@Test
	void aConfigMapThatIsUpdatedIsNoticed() throws IOException {
		configMap("..2026_01", Guests.VERSION_1);
		Files.createSymbolicLink(this.root.resolve("..data"), Path.of("..2026_01"));
		Files.createSymbolicLink(this.root.resolve("version.wasm"), Path.of("..data/version.wasm"));
		watch(this.root);
		awaitVersion(1);
		configMap("..2026_02", Guests.VERSION_2);
		Files.createSymbolicLink(this.root.resolve("..data_tmp"), Path.of("..2026_02"));
		Files.move(this.root.resolve("..data_tmp"), this.root.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
		awaitVersion(2);
	}

	@Test
	void aLinkToAReleaseThatIsMovedIsNoticedAndWhatHappensInTheNewOneToo() throws IOException {
		Path first = Files.createDirectory(this.root.resolve("first"));
		Path second = Files.createDirectory(this.root.resolve("second"));
		Guests.install(Guests.VERSION_1, first, "version");
		Guests.install(Guests.VERSION_2, second, "version");
		Path link = Files.createSymbolicLink(this.root.resolve("current"), first);
		watch(link);
		awaitVersion(1);
		Files.createSymbolicLink(this.root.resolve("next"), second);
		Files.move(this.root.resolve("next"), link, StandardCopyOption.ATOMIC_MOVE);
		awaitVersion(2);
		Guests.install(Guests.VERSION_1, second, "version");
		awaitVersion(1);
	}

	@Test
	void aFileThatALinkLeadsToIsWatched() throws IOException {
		Path store = Files.createDirectory(this.root.resolve("store"));
		Path plugins = Files.createDirectory(this.root.resolve("plugins"));
		Guests.install(Guests.VERSION_1, store, "v");
		Files.createSymbolicLink(plugins.resolve("version.wasm"), store.resolve("v.wasm"));
		watch(plugins);
		awaitVersion(1);
		Guests.install(Guests.VERSION_2, store, "v");
		awaitVersion(2);
	}

	@Test
	void aManifestIsWatchedAndWhatALinkToOneLeadsToAsWell() throws IOException {
		Path store = Files.createDirectory(this.root.resolve("store"));
		Path plugins = Files.createDirectory(this.root.resolve("plugins"));
		Guests.install(Guests.VERSION_1, plugins, "version");
		Path manifest = Files.writeString(store.resolve("manifest.yml"), "version: a");
		watch(plugins);
		awaitVersion(1);
		Path sideCar = Files.createSymbolicLink(plugins.resolve("version.yml"), manifest);
		awaitStated("a");
		Files.writeString(manifest, "version: longer");
		awaitStated("longer");
		Files.delete(sideCar);
		Files.writeString(sideCar, "version: beside");
		awaitStated("beside");
	}

	@Test
	void aDirectoryThatAppearsLaterIsNoticed() throws IOException {
		Path plugins = this.root.resolve("later/plugins");
		watch(plugins);
		Files.createDirectories(plugins);
		Guests.install(Guests.VERSION_1, plugins, "version");
		awaitVersion(1);
	}

	@Test
	void aStoppedWatcherCanBeStartedAgainAndFindsWhatHappenedMeanwhile() {
		Guests.install(Guests.VERSION_1, this.root, "version");
		watch(this.root);
		awaitVersion(1);
		this.watcher.stop();
		assertThat(this.watcher.isRunning()).isFalse();
		Guests.install(Guests.VERSION_2, this.root, "version");
		this.watcher.start();
		awaitVersion(2);
	}

	private void configMap(String name, String guest) throws IOException {
		Guests.install(guest, Files.createDirectory(this.root.resolve(name)), "version");
	}

	private void watch(Path path) {
		this.watcher = watcher(path, QUIET_PERIOD);
		this.watcher.start();
	}

	private PluginDirectoryWatcher watcher(Path path, Duration quietPeriod) {
		return new PluginDirectoryWatcher(new PluginDirectory(path), this.registry, quietPeriod);
	}

	private void awaitStated(String version) {
		await().until(() -> this.registry.plugin("version")
			.map(PluginState::published)
			.filter((published) -> version.equals(published.version()))
			.isPresent());
	}

	private void awaitVersion(int expected) {
		await().untilAsserted(() -> assertThat(this.registry.implementing(Version.class)).hasEntrySatisfying("version",
				(version) -> assertThat(version.version()).isEqualTo(expected)));
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(10)).ignoreExceptions();
	}

	interface Version {

		int version();

	}

}
