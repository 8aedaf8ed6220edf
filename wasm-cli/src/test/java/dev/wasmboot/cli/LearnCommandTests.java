package dev.wasmboot.cli;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * What is learnt of a guest that is granted nothing.
 */
class LearnCommandTests {

	private static final Path SQLITE = Path.of(System.getProperty("wasmboot.shared", "../../shared"),
			"corpus/modules/sqlite.wasm");

	@Test
	void whatAProgramTriedIsPrinted() {
		assertThat(learn(Outcome.module("program"))).isEqualTo("""
				wasm:
				  plugins:
				    program:
				      policy:
				        stdio:
				          stdin: inherit
				          stderr: log
				#         environment:  # no variable is granted: the guest sees none
				#           NAME: value
				#         arguments:  # no argument is granted: the guest sees none
				#           - value
				""");
	}

	@Test
	void whatIsGrantedIsPartOfThePolicy() {
		assertThat(learn("--env", "A=b", Outcome.module("program"), "x")).contains("""
				        environment:
				          A: b
				        arguments:
				          - program.wasm
				          - x
				""").doesNotContain("#");
	}

	@Test
	void aFunctionThatIsDeniedStopsTheGuestAndIsNeeded() {
		Outcome outcome = Outcome.of("learn", "--invoke", "log_line",
				System.getProperty("wasmboot.root") + "/guests/wat/host-log/host-log.wasm", "1024", "4");
		assertThat(outcome.exitCode()).isZero();
		assertThat(outcome.stderr()).startsWith("wasm-cli: the guest was stopped: ")
			.contains("the host function 'host.log' is not granted\n    at ")
			.doesNotContain("\ufffd");
		assertThat(outcome.text()).contains("""
				        host-functions:
				          - host.log
				""");
	}

	@Test
	void whoTriesNothingNeedsNothing() {
		Outcome outcome = Outcome.of("learn", "--invoke", "swap", Outcome.module("calculator"), "1", "2");
		assertThat(outcome.text()).startsWith("# needed no grants\n")
			.satisfies((text) -> assertThat(text.lines()).allMatch((line) -> line.startsWith("#")));
	}

	@Test
	void aDatabaseNeedsTheDirectoryOfItsFileAndWorksWithIt(@TempDir Path directory) throws Exception {
		assumeTrue(Files.exists(SQLITE), () -> "the corpus is absent: there is no file " + SQLITE);
		String statement = "create table t(a); insert into t values(7); select a from t;";
		assertThat(learn("--argv0", "sqlite", SQLITE.toString(), "/w/t.db", statement)).contains("""
				        filesystem:
				          - memory: true  # or a directory of the host: 'host', and 'access'
				            guest: /w
				""");
		assertThat(
				Outcome.of("run", "--argv0", "sqlite", "--tmp", "/w", SQLITE.toString(), "/w/t.db", statement).text())
			.contains("7");
	}

	private static String learn(String... arguments) {
		String[] command = new String[arguments.length + 1];
		command[0] = "learn";
		System.arraycopy(arguments, 0, command, 1, arguments.length);
		return Outcome.of(command).text();
	}

}
