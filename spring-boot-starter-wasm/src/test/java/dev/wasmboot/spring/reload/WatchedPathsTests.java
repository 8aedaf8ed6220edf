package dev.wasmboot.spring.reload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which entries of which directories decide what a path leads to.
 */
class WatchedPathsTests {

	@TempDir
	private Path temporary;

	private Path root = Path.of("");

	private final WatchedPaths paths = new WatchedPaths();

	@BeforeEach
	void resolve() throws IOException {
		this.root = this.temporary.toRealPath();
	}

	@Test
	void aFileDependsOnItsEntryAndOnNoOther() throws IOException {
		Path file = Files.createFile(this.root.resolve("a.wasm"));
		this.paths.add(file);
		assertThat(this.paths.directories()).containsExactly(this.root);
		assertThat(this.paths.concerns(this.root, Path.of("a.wasm"))).isTrue();
		assertThat(this.paths.concerns(this.root, Path.of("app.log"))).isFalse();
	}

	@Test
	void aDirectoryDependsOnAllThatIsInItAndOnItsOwnEntry() throws IOException {
		Path plugins = Files.createDirectory(this.root.resolve("plugins"));
		this.paths.addDirectory(plugins);
		assertThat(this.paths.directories()).containsExactlyInAnyOrder(this.root, plugins);
		assertThat(this.paths.concerns(plugins, Path.of("anything"))).isTrue();
		assertThat(this.paths.concerns(this.root, Path.of("plugins"))).isTrue();
		assertThat(this.paths.concerns(this.root, Path.of("app.log"))).isFalse();
	}

	@Test
	void aDirectoryThatIsNotThereDependsOnWhereItWouldAppear() throws IOException {
		this.paths.addDirectory(this.root.resolve("not/there"));
		assertThat(this.paths.directories()).containsExactly(this.root);
		assertThat(this.paths.concerns(this.root, Path.of("not"))).isTrue();
	}

	@Test
	void aLinkDependsOnItselfAndOnItsTarget() throws IOException {
		Path store = Files.createDirectory(this.root.resolve("store"));
		Files.createFile(store.resolve("v1.wasm"));
		Path plugins = Files.createDirectory(this.root.resolve("plugins"));
		this.paths.add(Files.createSymbolicLink(plugins.resolve("a.wasm"), Path.of("../store/v1.wasm")));
		assertThat(this.paths.directories()).containsExactlyInAnyOrder(plugins, store);
		assertThat(this.paths.concerns(plugins, Path.of("a.wasm"))).isTrue();
		assertThat(this.paths.concerns(store, Path.of("v1.wasm"))).isTrue();
		assertThat(this.paths.concerns(store, Path.of("v2.wasm"))).isFalse();
	}

	@Test
	void aLinkOnTheWayToADirectoryMatters() throws IOException {
		Path release = Files.createDirectories(this.root.resolve("releases/42/plugins"));
		Files.createSymbolicLink(this.root.resolve("current"), this.root.resolve("releases/42"));
		this.paths.addDirectory(this.root.resolve("current/plugins"));
		assertThat(this.paths.concerns(this.root, Path.of("current"))).isTrue();
		assertThat(this.paths.concerns(release, Path.of("a.wasm"))).isTrue();
	}

	@Test
	void aLinkToItselfEnds() throws IOException {
		this.paths.add(Files.createSymbolicLink(this.root.resolve("loop"), Path.of("loop")));
		assertThat(this.paths.concerns(this.root, Path.of("loop"))).isTrue();
	}

}
