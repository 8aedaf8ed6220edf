package dev.wasmboot.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A folder with all programs of the corpus: links to those that are there, and those that
 * npm installs.
 */
final class Corpus {

	private Corpus() {
	}

	/**
	 * Make the folder, unless that was done before.
	 * @param shared the corpus, which is not changed
	 * @param copy where to make it
	 * @return the folder; without npm, or what it installs, programs are missing
	 */
	static Path complete(Path shared, Path copy) throws IOException {
		Path npm = Files.createDirectories(copy.resolve("npm"));
		for (String linked : new String[] { "golden.json", "modules" }) {
			if (!Files.exists(copy.resolve(linked))) {
				Files.createSymbolicLink(copy.resolve(linked), shared.toAbsolutePath().resolve(linked));
			}
		}
		if (!Files.exists(npm.resolve("node_modules"))) {
			for (String file : new String[] { "package.json", "package-lock.json" }) {
				Files.copy(shared.resolve("npm").resolve(file), npm.resolve(file), StandardCopyOption.REPLACE_EXISTING);
			}
			install(npm);
		}
		return copy;
	}

	private static void install(Path npm) throws IOException {
		Process process = new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix",
				npm.toString())
			.inheritIO()
			.start();
		try {
			if (process.waitFor() != 0) {
				System.err.println("npm could not install programs; they will be missing");
			}
		}
		catch (InterruptedException ex) {
			process.destroy();
			Thread.currentThread().interrupt();
		}
	}

}
