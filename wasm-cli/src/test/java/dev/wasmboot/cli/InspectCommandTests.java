package dev.wasmboot.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class InspectCommandTests {

	@Test
	void importsAndExportsAreShownWithTheirTypes() {
		assertThat(inspect("greedy").lines()).contains("  host.log  (i32, i32) -> ()", "  host.ask  (i32, i32) -> i64",
				"  memory  memory 2000 pages");
		assertThat(inspect("calculator").lines()).contains("imports: none", "  swap  (f32, i32) -> (i32, f32)",
				"  memory  memory 1..100 pages");
	}

	@Test
	void memoriesAreShownAlsoWhereTheyAreNotExported() {
		assertThat(inspect("calculator")).contains("\nmemories\n  memory 1..100 pages\n");
		assertThat(inspect("names")).contains("\nmemories: none\n");
	}

	@Test
	void featuresAreNamed() {
		assertThat(inspect("calculator")).contains("\nfeatures\n  multiple values\n");
		assertThat(inspect("names")).contains("\nfeatures: none\n");
	}

	@Test
	void moduleIsIdentifiedByItsContent() throws Exception {
		byte[] bytes = Files.readAllBytes(Path.of(Outcome.module("calculator")));
		String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
		assertThat(inspect("calculator").lines()).contains("calculator.wasm", "  size    " + bytes.length + " bytes",
				"  sha256  " + sha256);
	}

	@Test
	void limitThatTheStartIsOverIsRaised() {
		assertThat(inspect("greedy")).endsWith("      limits:\n        memory: 125MB\n");
	}

	@Test
	void namesCannotPassForConfigurationOrMoveTheCursor() {
		String text = inspect("names");
		assertThat(text).contains("""
				        host-functions:
				          - "host.\\u001b[2Jcleared"
				          - "host.log\\u000a  - host.*"
				""").doesNotContain("\u001b", "\u202e").doesNotContainPattern("(?m)^ *- host\\.\\*$");
	}

	@Test
	void moduleThatOnlyComputesNeedsNothing() {
		assertThat(inspect("calculator")).contains("# needs no grants");
	}

	@Test
	void requiredGrantsAreYamlAndOptionalOnesComments() {
		assertThat(inspect("greedy")).contains("""
				wasm:
				  plugins:
				    greedy:
				      policy:
				        host-functions:
				          - host.ask
				          - host.log
				#         filesystem:  # no directory is granted: the guest sees none
				""")
			.contains("#         environment:  #", "#         clock:  #", "#         random:  #",
					"#         stdio:  #");
	}

	@Test
	void moduleThatWorksWithoutGrantsHasNoneThatAreRequired() {
		String text = inspect("program");
		assertThat(text.substring(text.indexOf("# needs no grants")).lines()).isNotEmpty()
			.allSatisfy((line) -> assertThat(line).startsWith("#"));
	}

	@Test
	void fileThatIsMissingIsNamed() {
		Outcome outcome = Outcome.of("inspect", "absent.wasm");
		assertThat(outcome.exitCode()).isEqualTo(1);
		assertThat(outcome.stderr()).isEqualTo("wasm-cli: there is no file 'absent.wasm'\n");
	}

	private static String inspect(String module) {
		Outcome outcome = Outcome.of("inspect", Outcome.module(module));
		assertThat(outcome.stderr()).isEmpty();
		assertThat(outcome.exitCode()).isZero();
		return outcome.text();
	}

}
