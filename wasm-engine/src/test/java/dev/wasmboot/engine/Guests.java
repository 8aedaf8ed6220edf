package dev.wasmboot.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The project's guests, see {@code guests/}.
 */
public final class Guests {

	private Guests() {
	}

	/**
	 * The bytes of a guest.
	 * @param path its path below {@code guests/}
	 * @return the bytes
	 */
	public static byte[] bytes(String path) {
		try {
			return Files.readAllBytes(Path.of(System.getProperty("wasmboot.root"), "guests").resolve(path));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
