package dev.wasmboot.engine.cache;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassWriter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What tells one build of the engine from the next.
 */
class EngineDigestTests {

	private static final String ENGINE = "dev/wasmboot/engine/WasmEngine.class";

	private static final String SOME_CLASS = "dev/wasmboot/engine/compiler/Some.class";

	@TempDir
	private Path directory;

	@Test
	void theSameClassesHaveTheSameDigestHoweverTheyAreShipped() throws IOException {
		write(ENGINE, "engine");
		write(SOME_CLASS, "some class");

		assertThat(digest(jar("engine.jar"))).isEqualTo(digest(this.directory.resolve("classes")));
	}

	@Test
	void anyOtherClassMakesAnotherDigest() throws IOException {
		write(ENGINE, "engine");
		write(SOME_CLASS, "some class");
		String before = digest(jar("before.jar"));

		write(SOME_CLASS, "Some class");
		String changed = digest(jar("changed.jar"));
		write("dev/wasmboot/engine/compiler/More.class", "");
		String more = digest(jar("more.jar"));

		assertThat(List.of(before, changed, more)).doesNotHaveDuplicates();
	}

	private void write(String name, String content) throws IOException {
		Path file = this.directory.resolve("classes").resolve(name);
		Files.createDirectories(file.resolveSibling(""));
		Files.writeString(file, content);
	}

	private Path jar(String name) throws IOException {
		Path root = this.directory.resolve("classes");
		Path jar = this.directory.resolve(name);
		List<Path> files;
		try (Stream<Path> all = Files.walk(root)) {
			files = all.filter(Files::isRegularFile).toList();
		}
		try (OutputStream file = Files.newOutputStream(jar); JarOutputStream out = new JarOutputStream(file)) {
			for (Path each : files) {
				out.putNextEntry(new JarEntry(root.relativize(each).toString()));
				out.write(Files.readAllBytes(each));
			}
		}
		return jar;
	}

	private static String digest(Path classes) throws IOException {
		URL asm = ClassWriter.class.getProtectionDomain().getCodeSource().getLocation();
		try (URLClassLoader loader = new URLClassLoader(new URL[] { classes.toUri().toURL(), asm }, null)) {
			return EngineDigest.of(loader);
		}
	}

}
