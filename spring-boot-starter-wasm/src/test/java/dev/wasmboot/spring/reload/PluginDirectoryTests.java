package dev.wasmboot.spring.reload;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import dev.wasmboot.spring.Guests;
import dev.wasmboot.spring.registry.DefaultWasmPluginRegistry;
import dev.wasmboot.spring.registry.PluginLoadException;
import dev.wasmboot.spring.registry.TestRegistry;
import dev.wasmboot.spring.reload.PluginDirectory.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

/**
 * What is made of the files that are found.
 */
class PluginDirectoryTests {

	@TempDir
	private Path path;

	private final DefaultWasmPluginRegistry registry = new TestRegistry().start();

	private PluginDirectory directory = new PluginDirectory(Path.of(""));

	@BeforeEach
	void create() {
		this.directory = new PluginDirectory(this.path);
	}

	@Test
	void everyModuleIsAPlugin() throws IOException {
		Guests.install(Guests.VERSION_1, this.path, "version");
		Guests.install(Guests.COUNTER, this.path, "counter");
		this.directory.load(this.registry);
		assertThat(this.registry.names()).containsExactly("counter", "version");
	}

	@Test
	void whatIsHiddenOrADirectoryOrNamedOtherwiseIsNoPlugin() throws IOException {
		Files.write(this.path.resolve(".hidden.wasm"), Guests.bytes(Guests.GARBAGE));
		Files.write(this.path.resolve("version.wasm.bak"), Guests.bytes(Guests.GARBAGE));
		Files.write(this.path.resolve("README.md"), Guests.bytes(Guests.GARBAGE));
		Files.createDirectory(this.path.resolve("directory.wasm"));
		this.directory.load(this.registry);
		assertThat(this.registry.names()).isEmpty();
	}

	@Test
	void aDirectoryThatIsNotThereHasNoPlugins() throws IOException {
		PluginDirectory absent = new PluginDirectory(this.path.resolve("absent"));
		absent.load(this.registry);
		assertThat(absent.synchronize(this.registry, false)).isEmpty();
		assertThat(this.registry.names()).isEmpty();
	}

	@Test
	void aBrokenModuleEndsTheStart() {
		Guests.install(Guests.GARBAGE, this.path, "broken");
		assertThatExceptionOfType(PluginLoadException.class).isThrownBy(() -> this.directory.load(this.registry))
			.withMessageContaining(this.path.resolve("broken.wasm").toString());
	}

	@Test
	void newChangedAndRemovedFilesAreNoticed() throws IOException {
		Guests.install(Guests.VERSION_1, this.path, "changed");
		Guests.install(Guests.VERSION_1, this.path, "removed");
		Guests.install(Guests.VERSION_1, this.path, "same");
		this.directory.load(this.registry);
		Guests.install(Guests.VERSION_2, this.path, "changed");
		Guests.install(Guests.VERSION_2, this.path, "new");
		Guests.install(Guests.GARBAGE, this.path, "refused");
		Files.delete(this.path.resolve("removed.wasm"));
		assertThat(this.directory.synchronize(this.registry, false)).containsExactly(
				entry("changed", Outcome.PUBLISHED), entry("new", Outcome.PUBLISHED), entry("refused", Outcome.REFUSED),
				entry("removed", Outcome.REMOVED), entry("same", Outcome.UNCHANGED));
		assertThat(this.registry.names()).containsExactly("changed", "new", "refused", "same");
	}

	@Test
	void aSideCarThatIsAddedChangedOrRemovedReloadsThePlugin() throws IOException {
		Guests.install(Guests.VERSION_1, this.path, "version");
		this.directory.load(this.registry);
		Path sideCar = this.path.resolve("version.yml");
		Files.writeString(sideCar, "version: 1");
		assertThat(this.directory.synchronize(this.registry, false)).containsEntry("version", Outcome.PUBLISHED);
		Files.writeString(sideCar, "version: 2");
		assertThat(this.directory.synchronize(this.registry, false)).containsEntry("version", Outcome.PUBLISHED);
		Files.delete(sideCar);
		assertThat(this.directory.synchronize(this.registry, false)).containsEntry("version", Outcome.PUBLISHED);
		assertThat(this.directory.synchronize(this.registry, false)).containsEntry("version", Outcome.UNCHANGED);
	}

	@Test
	void whatWasRefusedIsTriedAgainWhenItHasChangedOrSomebodyAsks() throws IOException {
		TestRegistry test = new TestRegistry();
		DefaultWasmPluginRegistry watched = test.start();
		Guests.install(Guests.GARBAGE, this.path, "version");
		assertThat(this.directory.synchronize(watched, false)).containsEntry("version", Outcome.REFUSED);
		assertThat(this.directory.synchronize(watched, false)).containsEntry("version", Outcome.UNCHANGED);
		assertThat(test.events()).hasSize(1);
		assertThat(this.directory.synchronize(watched, true)).containsEntry("version", Outcome.REFUSED);
		assertThat(test.events()).hasSize(2);
		Guests.install(Guests.VERSION_1, this.path, "version");
		assertThat(this.directory.synchronize(watched, false)).containsEntry("version", Outcome.PUBLISHED);
	}

	@Test
	void aFileThatCannotBeReadIsRefused() throws IOException {
		try (SeekableByteChannel file = Files.newByteChannel(this.path.resolve("huge.wasm"), StandardOpenOption.CREATE,
				StandardOpenOption.WRITE)) {
			file.position(1L << 30);
			file.write(ByteBuffer.wrap(new byte[1]));
		}
		assertThat(this.directory.synchronize(this.registry, false)).containsEntry("huge", Outcome.REFUSED);
		assertThat(this.registry.plugin("huge").orElseThrow().lastFailure()).isNotNull()
			.satisfies((failure) -> assertThat(failure.problem()).contains("more than the limit of"));
	}

	@Test
	void aDirectoryThatVanishedTakesNoPluginAway() throws IOException {
		Guests.install(Guests.VERSION_1, this.path, "version");
		this.directory.load(this.registry);
		Files.delete(this.path.resolve("version.wasm"));
		Files.delete(this.path);
		assertThat(this.directory.synchronize(this.registry, false)).isEmpty();
		assertThat(this.registry.names()).containsExactly("version");
	}

	@Test
	void pluginsFromElsewhereAreLeftAlone() throws IOException {
		this.registry.update("elsewhere", Guests.artifact(Guests.VERSION_1));
		assertThat(this.directory.synchronize(this.registry, true)).isEmpty();
		assertThat(this.registry.names()).containsExactly("elsewhere");
	}

}
