package dev.wasmboot.engine;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a module carries with it that means nothing to the engine.
 */
class CustomSectionTests {

	private static final byte[] EMPTY = { 0, 'a', 's', 'm', 1, 0, 0, 0 };

	@Test
	void theFirstSectionOfANameIsFoundWhereverItIs() {
		byte[] types = { 1, 1, 0 };
		CompiledModule module = module(EMPTY, section("a", "first"), types, section("b", ""), section("a", "second"));
		assertThat(module.customSection("a")).hasValue("first".getBytes(StandardCharsets.UTF_8));
		assertThat(module.customSection("b")).hasValue(new byte[0]);
		assertThat(module.customSection("c")).isEmpty();
		assertThat(module.customSection("")).isEmpty();
	}

	@Test
	void aModuleWithoutSectionsHasNone() {
		assertThat(module(EMPTY).customSection("a")).isEmpty();
	}

	private static CompiledModule module(byte[]... parts) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		for (byte[] part : parts) {
			bytes.writeBytes(part);
		}
		try (WasmEngine engine = WasmEngine.create()) {
			return engine.load(bytes.toByteArray());
		}
	}

	private static byte[] section(String name, String content) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		bytes.write(0);
		bytes.write(1 + name.length() + content.length());
		bytes.write(name.length());
		bytes.writeBytes(name.getBytes(StandardCharsets.UTF_8));
		bytes.writeBytes(content.getBytes(StandardCharsets.UTF_8));
		return bytes.toByteArray();
	}

}
