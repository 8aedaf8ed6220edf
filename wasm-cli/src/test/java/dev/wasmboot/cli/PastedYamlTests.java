package dev.wasmboot.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;

import dev.wasmboot.engine.HostExport;
import dev.wasmboot.spring.PluginState;
import dev.wasmboot.spring.WasmHostFunctions;
import dev.wasmboot.spring.WasmPlugins;
import dev.wasmboot.spring.autoconfigure.WasmAutoConfiguration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.convert.support.ConfigurableConversionService;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@code inspect} and {@code learn} print makes a plugin load when it is pasted into
 * an application's configuration.
 */
class PastedYamlTests {

	private static final Path ROOT = Path.of(System.getProperty("wasmboot.root"));

	private static final Path CORPUS = Path.of(System.getProperty("wasmboot.shared", "../../shared"), "corpus/modules");

	/** What no configuration can make a plugin of. */
	private static final Set<String> NOT_TO_BE_LOADED = Set.of(
			// no modules
			"garbage", "broken", "bomb", "bomb-locals",
			// never starts
			"start-loop",
			// larger than an instance can be
			"big-memory", "big-table",
			// needs what the engine does not run
			"kotlin");

	@TempDir
	private Path directory;

	@ParameterizedTest(name = "{0}")
	@MethodSource("modules")
	void whatInspectPrintsMakesAPluginLoad(Path module) throws IOException {
		String printed = text(Outcome.of("inspect", module.toString()));
		load(module, printed.substring(printed.lastIndexOf("\n\n") + 2));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("modules")
	void whatLearnPrintsMakesAPluginLoad(Path module) throws IOException {
		load(module, text(Outcome.of("learn", "--timeout", "5s", module.toString())));
	}

	static Stream<Path> modules() throws IOException {
		return Stream.concat(wasm(ROOT.resolve("guests")), Files.isDirectory(CORPUS) ? wasm(CORPUS) : Stream.of())
			.filter((module) -> !NOT_TO_BE_LOADED.contains(new ModuleFile(module).pluginName()));
	}

	private static Stream<Path> wasm(Path directory) throws IOException {
		try (Stream<Path> files = Files.walk(directory)) {
			return files.filter((file) -> file.toString().endsWith(".wasm"))
				.filter((file) -> !file.toString().contains("node_modules"))
				.sorted()
				.toList()
				.stream();
		}
	}

	private void load(Path module, String yaml) throws IOException {
		Files.copy(module, this.directory.resolve(module.getFileName()));
		String plugin = new ModuleFile(module).pluginName();
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(WasmAutoConfiguration.class))
			.withBean(Host.class)
			.withBean(ExtismHost.class)
			.withPropertyValues("wasm.directory=" + this.directory)
			.withInitializer((context) -> {
				context.getEnvironment()
					.setConversionService(
							(ConfigurableConversionService) ApplicationConversionService.getSharedInstance());
				paste(yaml, context.getEnvironment().getPropertySources());
			})
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(WasmPlugins.class).plugin(plugin).map(PluginState::published)).isPresent();
			});
	}

	private static void paste(String yaml, MutablePropertySources sources) {
		try {
			new YamlPropertySourceLoader().load("pasted", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
				.forEach(sources::addFirst);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String text(Outcome outcome) {
		assertThat(outcome.exitCode()).as(outcome.stderr()).isZero();
		return outcome.text();
	}

	/**
	 * What the application offers to guests of this project and of the corpus.
	 */
	@WasmHostFunctions("host")
	static class Host {

		@HostExport
		public void log(int pointer, int length) {
		}

		@HostExport
		public int next(int number) {
			return number + 1;
		}

		@HostExport
		public int mul(int a, int b) {
			return a * b;
		}

	}

	/**
	 * What plugins for Extism import, as far as one of the corpus does.
	 */
	@WasmHostFunctions("extism:host/env")
	static class ExtismHost {

		@HostExport
		public long alloc(long length) {
			return 0;
		}

		@HostExport("input_length")
		public long inputLength() {
			return 0;
		}

		@HostExport("input_load_u8")
		public int inputByte(long offset) {
			return 0;
		}

		@HostExport("input_load_u64")
		public long inputLong(long offset) {
			return 0;
		}

		@HostExport("output_set")
		public void output(long offset, long length) {
		}

		@HostExport("store_u8")
		public void store(long offset, int value) {
		}

		@HostExport("store_u64")
		public void store(long offset, long value) {
		}

	}

}
