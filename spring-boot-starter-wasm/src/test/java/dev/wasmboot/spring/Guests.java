package dev.wasmboot.spring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

import dev.wasmboot.spring.registry.PluginArtifact;

/**
 * The guests that are built with this project.
 */
public final class Guests {

	/** A function for each kind of parameter and result, in Rust. */
	public static final String TEXT_TOOLS = "rust/text-tools/text-tools.wasm";

	/** Answers 1. */
	public static final String VERSION_1 = "wat/version/version-1.wasm";

	/** Answers 2. */
	public static final String VERSION_2 = "wat/version/version-2.wasm";

	/** Answers 2, and more if its state is kept. */
	public static final String COUNTER = "wat/counter/counter.wasm";

	/** Calls the host function host.log. */
	public static final String HOST_LOG = "wat/host-log/host-log.wasm";

	/** Bytes that are not a module. */
	public static final String GARBAGE = "hostile/garbage.wasm";

	private static final Path ROOT = Path.of(System.getProperty("wasmboot.root"), "guests");

	private Guests() {
	}

	public static Path path(String guest) {
		return ROOT.resolve(guest);
	}

	public static byte[] bytes(String guest) {
		try {
			return Files.readAllBytes(path(guest));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public static PluginArtifact artifact(String guest) {
		return PluginArtifact.of(guest, bytes(guest));
	}

	/**
	 * Put a guest into a directory, as one does that replaces a file at once.
	 */
	public static void install(String guest, Path directory, String plugin) {
		try {
			Path temporary = Files.write(directory.resolve("." + plugin + ".tmp"), bytes(guest));
			Files.move(temporary, directory.resolve(plugin + ".wasm"), StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
