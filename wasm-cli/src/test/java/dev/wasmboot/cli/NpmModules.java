package dev.wasmboot.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assumptions.abort;

/**
 * The very large programs of the corpus, which npm installs on demand.
 */
final class NpmModules {

	private static final Path INSTALLED = Path.of("target", "corpus");

	private NpmModules() {
	}

	/**
	 * Install the programs, unless they are installed already. Where npm or its registry
	 * is out of reach, the test that asks is skipped.
	 * @param corpus the corpus
	 * @return a directory that holds {@code npm/node_modules}
	 */
	static synchronized Path of(Path corpus) {
		Path npm = INSTALLED.resolve("npm");
		Path complete = INSTALLED.resolve("complete");
		try {
			if (!Files.exists(complete)) {
				Files.createDirectories(npm);
				for (String file : new String[] { "package.json", "package-lock.json" }) {
					Files.copy(corpus.resolve("npm").resolve(file), npm.resolve(file),
							StandardCopyOption.REPLACE_EXISTING);
				}
				install(npm);
				Files.createFile(complete);
			}
			return INSTALLED;
		}
		catch (IOException ex) {
			return abort("npm is not there to install the program: " + ex.getMessage());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return abort("interrupted");
		}
	}

	private static void install(Path npm) throws IOException, InterruptedException {
		Path log = INSTALLED.resolve("npm.log");
		Process process = new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix",
				npm.toString())
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
		if (!process.waitFor(5, TimeUnit.MINUTES)) {
			process.destroyForcibly();
			abort("npm did not install the program in 5 minutes; see " + log);
		}
		if (process.exitValue() != 0) {
			abort("npm could not install the program; see " + log);
		}
	}

}
