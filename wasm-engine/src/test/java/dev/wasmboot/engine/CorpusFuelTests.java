package dev.wasmboot.engine;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

import dev.wasmboot.policy.ArgumentsGrant;
import dev.wasmboot.policy.EffectivePolicy;
import dev.wasmboot.policy.Limits;
import dev.wasmboot.policy.Policy;
import dev.wasmboot.policy.StdioGrant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Programs that were not written for this project use the same fuel in both tiers, to the
 * unit, and print what they print elsewhere.
 */
class CorpusFuelTests {

	private static final Path CORPUS = Path.of(System.getProperty("wasmboot.shared", "../shared"), "corpus");

	private static final Limits LIMITS = Limits.defaults().withTimeout(Duration.ofMinutes(2)).withFuel(Long.MAX_VALUE);

	@ParameterizedTest
	@ValueSource(strings = { "quickjs", "lua-eh-new" })
	void programsUseTheSameFuelInBothTiers(String program) throws IOException {
		JsonNode description = description(program);
		Outcome interpreted = run(EngineMode.INTERPRETER, description);
		Outcome compiled = run(EngineMode.COMPILER, description);
		assertThat(compiled).isEqualTo(interpreted);
		assertThat(compiled.sha256).isEqualTo(description.path("stdoutSha256").asString());
		assertThat(compiled.fuel).isPositive();
	}

	private static JsonNode description(String program) throws IOException {
		Path file = CORPUS.resolve("golden.json");
		assumeTrue(Files.exists(file), "there is no " + file + ": set wasmboot.shared to where the test data is");
		for (JsonNode description : new JsonMapper().readTree(Files.readString(file))) {
			if (description.path("id").asString().equals(program)) {
				return description;
			}
		}
		throw new IllegalArgumentException(program);
	}

	private static Outcome run(EngineMode mode, JsonNode program) throws IOException {
		List<String> arguments = program.path("args").values().stream().map(JsonNode::asString).toList();
		byte[] input = program.path("stdin").asString("").getBytes(StandardCharsets.UTF_8);
		Policy policy = Policy.denyAll()
			.with(new ArgumentsGrant(arguments))
			.with(new StdioGrant(StdioGrant.Input.INHERIT, StdioGrant.Output.CAPTURE, StdioGrant.Output.CAPTURE))
			.with(LIMITS);
		Stdio stdio = new Stdio(new ByteArrayInputStream(input), OutputStream.nullOutputStream(),
				OutputStream.nullOutputStream(), (stream, line) -> {
				});
		try (WasmEngine engine = WasmEngine.builder().mode(mode).build()) {
			CompiledModule module = engine.load(Files.readAllBytes(CORPUS.resolve(program.path("module").asString())));
			EffectivePolicy effective = EffectivePolicy.decide(module.requests(), policy);
			try (Instance instance = engine.instantiate(module, effective, Imports.none(), stdio)) {
				assertThat(exitCode(instance)).isEqualTo(program.path("exit").asInt());
				return new Outcome(sha256(instance.capturedOutput().stdout()), instance.fuelConsumed().orElseThrow());
			}
		}
	}

	private static int exitCode(Instance instance) {
		try {
			instance.function("_start").orElseThrow().call();
			return 0;
		}
		catch (ExitException ex) {
			return ex.code();
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

	/**
	 * What a program did.
	 *
	 * @param sha256 the digest of what it printed
	 * @param fuel what it consumed
	 */
	private record Outcome(String sha256, long fuel) {

	}

}
