package dev.wasmboot.spring.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;

import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * The configuration that the documentation shows is one that works.
 */
class DocumentationTests {

	private static final Pattern YAML = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL);

	@ParameterizedTest
	@MethodSource("examples")
	void anExampleCanBePasted(String example) {
		assertThatNoException().isThrownBy(() -> {
			Binder binder = new Binder(ConfigurationPropertySources.from(Yaml.read(example)));
			new PluginSettingsByName(binder.bindOrCreate("wasm", Bindable.of(WasmProperties.class),
					new NoUnboundElementsBindHandler(BindHandler.DEFAULT, (source) -> true)));
		});
	}

	static Stream<String> examples() throws IOException {
		Path root = Path.of(System.getProperty("wasmboot.root"));
		StringBuilder all = new StringBuilder(Files.readString(root.resolve("README.md")));
		try (Stream<Path> pages = Files.list(root.resolve("docs"))) {
			for (Path page : pages.filter((file) -> file.toString().endsWith(".md")).sorted().toList()) {
				all.append(Files.readString(page));
			}
		}
		return YAML.matcher(all).results().map((match) -> match.group(1)).filter((yaml) -> yaml.startsWith("wasm:"));
	}

}
