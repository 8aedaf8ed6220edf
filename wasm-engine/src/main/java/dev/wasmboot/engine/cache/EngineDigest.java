package dev.wasmboot.engine.cache;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * What makes one build of the engine another than the next: its own classes, and those of
 * the library that writes class files. A version does not do, since builds between two
 * releases have the same.
 * <p>
 * The check sums that a jar has of its files are enough: this tells builds apart, and
 * does not defend against anybody. Whoever can change the engine's classes needs no
 * cache.
 */
final class EngineDigest {

	private EngineDigest() {
	}

	/**
	 * Compute the digest.
	 * @param classes what loads the engine's classes
	 * @throws IOException if they come from somewhere that cannot be listed
	 */
	static String of(ClassLoader classes) throws IOException {
		Map<String, Long> sums = new TreeMap<>();
		add(sums, classes, "dev/wasmboot/engine/", "WasmEngine.class");
		add(sums, classes, "org/objectweb/asm/", "ClassWriter.class");
		MessageDigest digest = Seal.sha256();
		sums.forEach((name, sum) -> digest.update((name + '=' + sum + '\n').getBytes(StandardCharsets.UTF_8)));
		return HexFormat.of().formatHex(digest.digest());
	}

	private static void add(Map<String, Long> sums, ClassLoader classes, String directory, String file)
			throws IOException {
		URL url = classes.getResource(directory + file);
		URLConnection connection = (url != null) ? url.openConnection() : null;
		if (connection instanceof JarURLConnection inJar) {
			addJar(sums, directory, inJar.getJarFile());
		}
		else if (url != null && url.getProtocol().equals("file")) {
			addDirectory(sums, directory, path(url).resolveSibling(""));
		}
		else {
			throw new IOException("the engine cannot tell which build it is, since its classes come from " + url);
		}
	}

	private static void addJar(Map<String, Long> sums, String directory, JarFile jar) {
		jar.stream()
			.filter((entry) -> entry.getName().startsWith(directory) && !entry.isDirectory())
			.forEach((JarEntry entry) -> sums.put(entry.getName(), entry.getCrc()));
	}

	private static void addDirectory(Map<String, Long> sums, String name, Path directory) throws IOException {
		List<Path> files;
		try (Stream<Path> all = Files.walk(directory)) {
			files = all.filter(Files::isRegularFile).toList();
		}
		for (Path file : files) {
			CRC32 sum = new CRC32();
			sum.update(Files.readAllBytes(file));
			sums.put(name + directory.relativize(file), sum.getValue());
		}
	}

	private static Path path(URL url) throws IOException {
		try {
			return Path.of(url.toURI());
		}
		catch (URISyntaxException ex) {
			throw new IOException(ex);
		}
	}

}
