package dev.wasmboot.spring.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

/**
 * Configuration as it is written in {@code application.yml}.
 */
final class Yaml {

	private Yaml() {
	}

	static List<PropertySource<?>> read(String text) {
		try {
			return new YamlPropertySourceLoader().load("test",
					new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
