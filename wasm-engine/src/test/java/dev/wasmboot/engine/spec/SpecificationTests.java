package dev.wasmboot.engine.spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

import dev.wasmboot.engine.Tier;
import dev.wasmboot.engine.compiler.VectorForm;
import dev.wasmboot.engine.module.WasmModule;
import dev.wasmboot.engine.runtime.ModuleCode;
import dev.wasmboot.engine.spec.Script.Outcome;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The test suite of the WebAssembly specification. Says on standard output how many
 * assertions of each group hold.
 */
class SpecificationTests {

	private static final Path SUITE = Path.of(System.getProperty("wasmboot.shared", "../shared"), "spec");

	private static final Path SPECTEST = SUITE.resolve("spectest.wasm");

	private static final List<String> GROUPS = List.of("core", "exceptions", "memory64", "multi-memory", "relaxed-simd",
			"simd", "tail-call");

	/**
	 * The scripts with modules that need something that is not supported yet: what, and
	 * how many modules. A script that needs less than it says here fails too, so that the
	 * list is always exact.
	 */
	private static final Map<String, Map<String, Integer>> NOT_YET = Map.ofEntries(
			Map.entry("core/br_table", Map.of("typed references", 1)),
			Map.entry("core/elem", Map.of("typed references", 16)),
			Map.entry("core/linking", Map.of("typed references", 28)),
			Map.entry("core/ref_is_null", Map.of("typed references", 2)), Map.entry("core/ref_null", Map.of("GC", 2)),
			Map.entry("core/table", Map.of("typed references", 3)),
			Map.entry("core/table-sub", Map.of("typed references", 1)), Map.entry("core/table_init", Map.of("GC", 1)),
			Map.entry("core/unreached-valid", Map.of("typed references", 2)),
			Map.entry("exceptions/tag", Map.of("GC", 3)),
			Map.entry("exceptions/try_table", Map.of("typed references", 1)),
			Map.entry("memory64/table_init64", Map.of("GC", 1)),
			Map.entry("tail-call/return_call_ref", Map.of("typed references", 5)));

	private static final Map<String, Count> COUNTS = new TreeMap<>();

	@BeforeAll
	static void requireSuite() {
		assumeTrue(Files.isRegularFile(SPECTEST), () -> "the specification's test suite is not in " + SUITE);
	}

	@AfterAll
	static void report() {
		COUNTS.forEach((group, count) -> System.out.printf(
				"spec %s %5d of %5d assertions hold, %d are about the text format, %d need what is not supported%n",
				group, count.passed, count.total, count.textOnly, count.notRun));
	}

	@TestFactory
	Stream<DynamicTest> scripts() throws IOException {
		JsonNode index = JsonMapper.builder().build().readTree(SUITE.resolve("index.json"));
		return index.valueStream()
			.filter((entry) -> GROUPS.contains(group(entry)))
			.flatMap((entry) -> Stream.concat(inAllTiers(entry), withAllVectors(entry)));
	}

	private static Stream<DynamicTest> inAllTiers(JsonNode entry) {
		return Stream.of(Tier.values()).map((tier) -> script(entry, tier.name(), tier::code));
	}

	/** What vectors are made of makes no difference. */
	private static Stream<DynamicTest> withAllVectors(JsonNode entry) {
		return Stream.of(VectorForm.values())
			.filter((vectors) -> group(entry).endsWith("simd"))
			.map((vectors) -> script(entry, vectors.name(), (module) -> Tier.compiled(module, false, vectors)));
	}

	private static DynamicTest script(JsonNode entry, String tier, Function<WasmModule, ModuleCode> code) {
		return DynamicTest.dynamicTest(name(entry) + " " + tier, () -> run(entry, tier, code));
	}

	@ParameterizedTest
	@CsvSource({ "core/fac, /expected/0/value", "simd/simd_i8x16_arith, /expected/0/value/15",
			"simd/simd_f64x2_arith, /expected/0/value/0", "relaxed-simd/relaxed_dot_product, /action/args/0/value/7" })
	void wrongValueIsNoticed(String name, String pointer, @TempDir Path copy) throws IOException {
		Path original = SUITE.resolve(name);
		try (Stream<Path> files = Files.list(original)) {
			for (Path file : files.toList()) {
				Files.copy(file, copy.resolve(file.getFileName().toString()));
			}
		}
		Path script = copy.resolve(original.getFileName() + ".json");
		assertThat(Script.run(script, SPECTEST, Tier.INTERPRETER::code).failures()).isEmpty();
		JsonMapper json = JsonMapper.builder().build();
		JsonNode root = json.readTree(script);
		JsonNode assertion = root.path("commands")
			.valueStream()
			.filter((command) -> command.path("type").asString().equals("assert_return"))
			.findFirst()
			.orElseThrow();
		change(assertion, JsonPointer.compile(pointer));
		Files.write(script, json.writeValueAsBytes(root));
		assertThat(Script.run(script, SPECTEST, Tier.INTERPRETER::code).failures()).singleElement()
			.asString()
			.contains(script.getFileName() + ":" + assertion.path("line").asInt());
	}

	private static void change(JsonNode assertion, JsonPointer value) {
		JsonNode parent = assertion.at(value.head());
		if (parent instanceof ArrayNode lanes) {
			lanes.set(value.last().getMatchingIndex(), "123");
		}
		else {
			((ObjectNode) parent).put(value.last().getMatchingProperty(), "123");
		}
	}

	private static String name(JsonNode entry) {
		return group(entry) + "/" + entry.path("name").asString();
	}

	private static String group(JsonNode entry) {
		return entry.path("group").asString();
	}

	private static void run(JsonNode entry, String tier, Function<WasmModule, ModuleCode> code) throws IOException {
		String name = name(entry);
		Path folder = SUITE.resolve(name);
		Outcome outcome = Script.run(folder.resolve(folder.getFileName() + ".json"), SPECTEST, code);
		Count count = COUNTS.computeIfAbsent("%-12s %-11s".formatted(group(entry), tier), (key) -> new Count());
		int total = entry.path("counts")
			.propertyStream()
			.filter((property) -> property.getKey().startsWith("assert_"))
			.mapToInt((property) -> property.getValue().asInt())
			.sum();
		count.total += total;
		count.passed += outcome.passed();
		count.textOnly += outcome.textOnly();
		count.notRun += outcome.notRun();
		assertThat(outcome.failures()).isEmpty();
		assertThat(outcome.passed() + outcome.textOnly() + outcome.notRun()).isEqualTo(total);
		assertThat(outcome.unsupported())
			.as("modules of %s that are not supported, where fewer: it no longer needs its entry in NOT_YET", name)
			.isEqualTo(NOT_YET.getOrDefault(name, Map.of()));
	}

	/** The assertions of a group. */
	private static final class Count {

		private int total;

		private int passed;

		private int textOnly;

		private int notRun;

	}

}
