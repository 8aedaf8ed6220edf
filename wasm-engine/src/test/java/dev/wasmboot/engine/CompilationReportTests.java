package dev.wasmboot.engine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class CompilationReportTests {

	/** HotSpot compiles no method with more bytes of bytecode than this. */
	private static final int HUGE_METHOD_LIMIT = 8000;

	private static final Path CORPUS = Path.of(System.getProperty("wasmboot.shared", "../shared"), "corpus", "modules");

	private final WasmEngine engine = WasmEngine.create();

	@AfterEach
	void close() {
		this.engine.close();
	}

	static Stream<String> programs() {
		return Stream.of("words-go", "qjs-cmd", "sqlite", "lua-legacy-true", "lua-legacy-false", "bz", "teavm-cmd",
				"rust196-serde-regex-markdown");
	}

	@ParameterizedTest
	@MethodSource("programs")
	void noFunctionOfRealProgramsIsInterpretedOrTooLongForHotSpot(String program) throws Exception {
		Path file = CORPUS.resolve(program + ".wasm");
		assumeTrue(Files.exists(file), "there is no " + file + ": set wasmboot.shared to where the test data is");
		CompilationReport report = report(Files.readAllBytes(file));
		assertThat(report.functions()).isNotEmpty().allSatisfy((function) -> {
			assertThat(function.longestMethod()).isBetween(1, HUGE_METHOD_LIMIT);
			assertThat(function.interpreted()).isNull();
		});
	}

	@Test
	void functionsAreDividedIfTheyAreLong() throws Exception {
		CompilationReport report = report(Guests.bytes("c/kernels/kernels.wasm"));
		assertThat(report.functions()).filteredOn((function) -> function.length() > 4000)
			.extracting(CompilationReport.Function::name)
			.containsExactly("bytecode");
		assertThat(report.functions()).filteredOn((function) -> function.length() > 4000)
			.allMatch(CompilationReport.Function::divided);
		assertThat(report.functions()).filteredOn((function) -> function.length() < 500)
			.noneMatch(CompilationReport.Function::divided);
		assertThat(report.classes()).isPositive();
		assertThat(report.bytes()).isPositive();
	}

	/** Classes have more than the methods of functions, if the JVM has the Vector API. */
	@Test
	void functionsThatComputeWithVectorsAreListed() throws Exception {
		assertThat(report(Guests.bytes("c/simd-kernels/simd-kernels.wasm")).functions())
			.allMatch((function) -> function.longestMethod() > 0)
			.extracting(CompilationReport.Function::name)
			.contains("blend", "product");
	}

	@Test
	void functionsAreListedInTheOrderOfTheModule() throws Exception {
		List<CompilationReport.Function> functions = report(Guests.bytes("c/kernels/kernels.wasm")).functions();
		assertThat(functions.stream().mapToInt(CompilationReport.Function::index))
			.containsExactlyElementsOf(IntStream.range(0, functions.size()).boxed().toList());
	}

	private CompilationReport report(byte[] module) {
		return this.engine.load(module).compilationReport();
	}

}
