package dev.wasmboot.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A program of the corpus, as {@code golden.json} describes it.
 *
 * @param id its name
 * @param module the file, relative to the corpus
 * @param args its arguments, the program's name first
 * @param stdin what it reads
 * @param stdoutSha256 the digest of what it has to write
 */
record Program(String id, String module, List<String> args, @Nullable String stdin, String stdoutSha256) {

	/**
	 * Find a program.
	 * @param corpus the folder with {@code golden.json}
	 */
	static Program of(Path corpus, String id) {
		JsonMapper mapper = JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
		return Stream.of(mapper.readValue(corpus.resolve("golden.json").toFile(), Program[].class))
			.filter((program) -> program.id().equals(id))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("the corpus has no case '" + id + "'"));
	}

	byte[] stdinBytes() {
		return Objects.requireNonNullElse(this.stdin, "").getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * Run it, and check what it wrote.
	 */
	void run(Engine.Loaded loaded) throws IOException {
		byte[] output = loaded.run(this);
		if (!sha256(output).equals(this.stdoutSha256)) {
			throw new IllegalStateException("wrong output: " + new String(output, StandardCharsets.UTF_8));
		}
	}

	private static String sha256(byte[] bytes) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
