package dev.wasmboot.engine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

import javax.tools.ToolProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class DocumentationTests {

	private static final Path SOURCES = Path.of("src/main/java/dev/wasmboot/engine");

	@TempDir
	private Path folder;

	@Test
	void theExampleInTheEnginesDocumentationCompilesAndRuns() throws Exception {
		Path plugin = Path.of(System.getProperty("wasmboot.root"), "guests/rust/text-tools/text-tools.wasm");
		String example = example(SOURCES.resolve("WasmEngine.java")).replace("plugins/text-tools.wasm",
				plugin.toString());
		assertThat(run(example)).isEqualTo("42" + System.lineSeparator());
	}

	private static String example(Path source) throws IOException {
		String text = Files.readString(source);
		int start = text.indexOf("<pre>{@code");
		int end = text.indexOf("}</pre>", start);
		assertThat(start).isPositive();
		return text.substring(start + "<pre>{@code".length(), end)
			.lines()
			.map((line) -> line.replaceFirst("^ \\*", ""))
			.collect(Collectors.joining("\n"));
	}

	private String run(String example) throws Exception {
		Path source = this.folder.resolve("Example.java");
		Files.writeString(source, """
				import dev.wasmboot.engine.*;
				import dev.wasmboot.policy.*;
				import java.nio.file.*;
				import java.time.*;

				public class Example {
					public static void main(String[] args) throws Exception {
						%s
					}
				}
				""".formatted(example));
		ByteArrayOutputStream errors = new ByteArrayOutputStream();
		int result = ToolProvider.getSystemJavaCompiler()
			.run(null, null, errors, "-proc:none", "-cp", System.getProperty("java.class.path"), "-d",
					this.folder.toString(), source.toString());
		assertThat(result).as(errors.toString(StandardCharsets.UTF_8)).isZero();
		PrintStream out = System.out;
		ByteArrayOutputStream printed = new ByteArrayOutputStream();
		try (URLClassLoader loader = new URLClassLoader(new URL[] { this.folder.toUri().toURL() })) {
			System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
			loader.loadClass("Example").getMethod("main", String[].class).invoke(null, (Object) new String[0]);
		}
		finally {
			System.setOut(out);
		}
		return printed.toString(StandardCharsets.UTF_8);
	}

}
