package dev.wasmboot.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Runs programs that were not written for this project, and compares with what another
 * engine made them print.
 */
class CorpusTests {

	private static final Path CORPUS = Path.of(System.getProperty("wasmboot.shared", "../../shared"), "corpus");

	@TempDir
	private Path directory;

	@ParameterizedTest(name = "{0}")
	@MethodSource("cases")
	void programDoesWhatItDoesElsewhere(Case program) throws IOException {
		Path module = program.path();
		List<String> command = new ArrayList<>(List.of("run", "--argv0", program.args().get(0)));
		for (Map.Entry<String, String> preopen : program.directories().entrySet()) {
			Path host = Files.createDirectory(this.directory.resolve(preopen.getValue()));
			command.addAll(List.of("--dir", host + "::" + preopen.getKey()));
		}
		command.add(module.toString());
		command.addAll(program.args().subList(1, program.args().size()));

		Outcome outcome = Outcome.reading(program.stdinBytes(), command.toArray(String[]::new));

		assertThat(outcome.stderr()).isEqualTo(Objects.requireNonNullElse(program.stderr(), ""));
		assertThat(outcome.exitCode()).isEqualTo(program.exit());
		if (program.stdout() != null) {
			assertThat(outcome.text()).isEqualTo(program.stdout());
		}
		assertThat(sha256(outcome.output().stdout())).isEqualTo(program.stdoutSha256());
	}

	static Stream<Case> cases() {
		Path cases = CORPUS.resolve("golden.json");
		assumeTrue(Files.exists(cases), () -> "the corpus is absent: there is no file " + cases);
		JsonMapper mapper = JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
		return Stream.of(mapper.readValue(cases.toFile(), Case[].class));
	}

	private static String sha256(byte[] bytes) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * A case of {@code golden.json}; the corpus's README says what each part means.
	 */
	record Case(String id, String module, List<String> args, @Nullable String stdin,
			@Nullable Map<String, String> preopens, int exit, @Nullable String stdout, String stdoutSha256,
			@Nullable String stderr) {

		Path path() {
			return this.module.startsWith("npm/") ? NpmModules.of(CORPUS).resolve(this.module)
					: CORPUS.resolve(this.module);
		}

		byte[] stdinBytes() {
			return Objects.requireNonNullElse(this.stdin, "").getBytes(StandardCharsets.UTF_8);
		}

		Map<String, String> directories() {
			return Objects.requireNonNullElse(this.preopens, Map.of());
		}

		@Override
		public String toString() {
			return this.id;
		}

	}

}
