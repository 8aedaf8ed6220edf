package dev.wasmboot.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/**
 * The modules beside this project's tests, see {@code src/test/resources/modules}.
 */
public final class TestModules {

	private TestModules() {
	}

	/**
	 * The bytes of a module.
	 * @param name its name, without {@code .wasm}
	 * @return the bytes
	 */
	public static byte[] bytes(String name) {
		String resource = "/modules/" + name + ".wasm";
		try (InputStream in = TestModules.class.getResourceAsStream(resource)) {
			return Objects.requireNonNull(in, resource).readAllBytes();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
