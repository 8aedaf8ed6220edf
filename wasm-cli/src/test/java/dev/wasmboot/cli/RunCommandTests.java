package dev.wasmboot.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class RunCommandTests {

	@TempDir
	private Path directory;

	@Test
	void everythingBehindTheModuleIsTheGuests() {
		Outcome outcome = Outcome.of("run", Outcome.module("program"), "--help", "-x", "@file", "--", "${HOME}",
				"\"q\"", "", "run", "é");
		assertThat(outcome.text())
			.isEqualTo(nulEnded("program.wasm", "--help", "-x", "@file", "--", "${HOME}", "\"q\"", "", "run", "é"));
	}

	@Test
	void doubleDashBeforeTheModuleEndsTheOptions() {
		Outcome outcome = Outcome.of("run", "--", Outcome.module("program"), "a");
		assertThat(outcome.text()).isEqualTo(nulEnded("program.wasm", "a"));
	}

	@Test
	void programNameCanBeGiven() {
		assertThat(Outcome.of("run", "--argv0", "cat", Outcome.module("program")).text()).isEqualTo(nulEnded("cat"));
	}

	@Test
	void compiledCodeIsKeptWhereTheOptionSays(@TempDir Path home) throws IOException {
		String before = System.setProperty("user.home", home.toString());
		try {
			for (int i = 0; i < 2; i++) {
				Outcome outcome = Outcome.of("run", "--cache", home.resolve("code").toString(), "--invoke", "add",
						"../guests/rust/text-tools/text-tools.wasm", "40", "2");
				assertThat(outcome.text()).isEqualTo("42\n");
				try (Stream<Path> files = Files.list(home.resolve("code"))) {
					assertThat(files).hasSize(1);
				}
			}
			assertThat(home.resolve(".config/wasmboot/code-cache.key")).hasSize(32);
		}
		finally {
			System.setProperty("user.home", before);
		}
	}

	@Test
	void exitCodeIsTheGuests() {
		assertThat(Outcome.of("run", Outcome.module("program")).exitCode()).isEqualTo(1);
		assertThat(Outcome.of("run", Outcome.module("program"), "a", "b").exitCode()).isEqualTo(3);
	}

	@Test
	void exitCodeThatAProcessCannotHaveIsReported() {
		String[] arguments = new String[257];
		Arrays.fill(arguments, "a");
		arguments[0] = "run";
		arguments[1] = Outcome.module("program");
		Outcome outcome = Outcome.of(arguments);
		assertThat(outcome.exitCode()).isEqualTo(1);
		assertThat(outcome.stderr()).contains("exited with code 256").contains("0 to 255");
	}

	@Test
	void standardStreamsArePassedThrough() {
		byte[] input = "first\nsecond\0\nlast".getBytes(StandardCharsets.UTF_8);
		Outcome outcome = Outcome.reading(input, "run", Outcome.module("program"));
		assertThat(outcome.text()).isEqualTo(nulEnded("program.wasm") + "first\nsecond\0\nlast");
		assertThat(outcome.stderr()).isEqualTo("done\n");
	}

	@Test
	void variablesAreSeenWhenGiven() {
		Outcome outcome = Outcome.of("run", "--env", "A=1", "--env", "B=x=y", "--env", "C=", Outcome.module("program"));
		assertThat(outcome.text()).isEqualTo(nulEnded("program.wasm", "A=1", "B=x=y", "C="));
	}

	@Test
	void variableWithoutAValueIsInherited() {
		Map.Entry<String, String> own = System.getenv().entrySet().iterator().next();
		Outcome outcome = Outcome.of("run", "--env", own.getKey(), Outcome.module("program"));
		assertThat(outcome.text()).isEqualTo(nulEnded("program.wasm", own.getKey() + "=" + own.getValue()));
	}

	@Test
	void variableThatIsNotSetIsNotSeen() {
		Outcome outcome = Outcome.of("run", "--env", "WASMBOOT_IS_NOT_SET", Outcome.module("program"));
		assertThat(outcome.text()).isEqualTo(nulEnded("program.wasm"));
	}

	@ParameterizedTest
	@CsvSource({ "add,2 40,42", "add,0xffffffff 1,0", "add,-1 4294967295,-2",
			"twice,4611686018427387904,-9223372036854775808", "twice,0x10,32", "half,3,1.5", "half,-0,-0",
			"half,1e3,500", "half,NaN,NaN", "half,Infinity,inf", "nothing,''," })
	void exportIsCalledWithArgumentsOfItsTypes(String export, String arguments, String result) {
		String[] command = ("run --invoke " + export + " " + Outcome.module("calculator") + " " + arguments).strip()
			.split(" ");
		Outcome outcome = Outcome.of(command);
		assertThat(outcome.stderr()).isEmpty();
		assertThat(outcome.exitCode()).isZero();
		assertThat(outcome.text()).isEqualTo((result != null) ? result + "\n" : "");
	}

	@Test
	void severalResultsAreOnALineEach() {
		assertThat(calculator("swap", "2.5", "7").text()).isEqualTo("7\n2.5\n");
	}

	@Test
	void argumentOfAnotherTypeIsRefused() {
		assertRefused(calculator("add", "1", "1.5"), "'1.5' is not a value of type i32");
		assertRefused(calculator("add", "1", "4294967296"), "'4294967296' is not a value of type i32");
	}

	@Test
	void argumentTooFewIsRefused() {
		assertRefused(calculator("add", "1"), "'add' is (i32, i32) -> i32 and takes 2 arguments, not 1");
	}

	@Test
	void referenceCannotBeGiven() {
		assertRefused(calculator("isNull", "x"), "externref, which cannot be given on a command line");
	}

	@Test
	void exportThatIsNoneIsRefusedWithThoseThereAre() {
		assertRefused(calculator("subtract", "1"), "no function 'subtract'; it exports add, twice");
	}

	@Test
	void trapShowsTheGuestsStack() {
		Outcome outcome = calculator("ratio", "1", "0");
		assertThat(outcome.exitCode()).isEqualTo(134);
		assertThat(outcome.stderr().lines()).hasSize(3)
			.satisfiesExactly((line) -> assertThat(line).contains("integer divide by zero"),
					(line) -> assertThat(line).contains("at divide"), (line) -> assertThat(line).contains("at ratio"));
	}

	@Test
	void timeoutStopsTheGuest() {
		Outcome outcome = Outcome.of("run", "--timeout", "100ms", "--invoke", "loop", Outcome.module("calculator"));
		assertThat(outcome.exitCode()).isEqualTo(134);
		assertThat(outcome.stderr()).contains("deadline exceeded").contains("at loop");
	}

	@Test
	void fuelIsCountedAndItsUseIsPrinted() {
		Outcome outcome = Outcome.of("run", "--fuel", "3", "--invoke", "add", Outcome.module("calculator"), "1", "2");
		assertThat(outcome.exitCode()).isZero();
		assertThat(outcome.text()).isEqualTo("3\n");
		assertThat(outcome.stderr()).isEqualTo("wasm-cli: 3 units of fuel used\n");
	}

	@Test
	void fuelThatRunsOutStopsTheGuest() {
		Outcome outcome = Outcome.of("run", "--fuel", "1000", "--invoke", "loop", Outcome.module("calculator"));
		assertThat(outcome.exitCode()).isEqualTo(134);
		assertThat(outcome.stderr()).contains("1000 units of fuel used")
			.contains("out of fuel: the call needs more than the 1000 units")
			.contains("at loop");
	}

	@Test
	void noFuelIsRefused() {
		assertRefused(Outcome.of("run", "--fuel", "0", Outcome.module("calculator")), "the limit 'fuel' is 0");
	}

	@Test
	void memoryGrowsAsFarAsItMay() {
		assertThat(grow("1MB", 15)).isEqualTo("1\n");
		assertThat(grow("1MB", 16)).isEqualTo("-1\n");
	}

	@Test
	void moduleWithoutStartIsOnlyInstantiated() {
		Outcome outcome = Outcome.of("run", Outcome.module("calculator"));
		assertThat(outcome.exitCode()).isZero();
		assertThat(outcome.stderr()).isEmpty();
		assertThat(outcome.text()).isEmpty();
	}

	@Test
	void fileThatIsMissingIsNamed() {
		assertRefused(Outcome.of("run", "absent.wasm"), "there is no file 'absent.wasm'");
	}

	@Test
	void directoryIsNoModule() {
		assertRefused(Outcome.of("run", this.directory.toString()), "'" + this.directory + "' cannot be read");
	}

	@Test
	void brokenModuleIsNamed() throws IOException {
		Path broken = Files.writeString(this.directory.resolve("broken.wasm"), "not a module");
		assertRefused(Outcome.of("run", broken.toString()), "'" + broken + "' cannot be loaded: ");
	}

	@Test
	void nameInAMessageCannotMoveTheCursor() {
		assertThat(Outcome.of("run", Outcome.module("names")).stderr()).contains("host.").doesNotContain("\u001b");
	}

	@Test
	void importThatIsNotOfferedIsNamed() {
		assertRefused(Outcome.of("run", Outcome.module("greedy")), "host.log");
	}

	@Test
	void optionThatIsWrongIsNamed() {
		Outcome outcome = Outcome.of("run", "--timeout", "soon", Outcome.module("calculator"));
		assertThat(outcome.exitCode()).isEqualTo(2);
		assertThat(outcome.stderr()).contains("'--timeout'")
			.contains("'soon' is not a duration")
			.contains("wasm-cli run --help");
	}

	@Test
	void everyOptionIsInTheHelp() {
		Outcome outcome = Outcome.of("run", "--help");
		assertThat(outcome.exitCode()).isZero();
		assertThat(outcome.text()).contains("--dir", "--env", "--timeout", "--memory", "--fuel", "--argv0", "--invoke",
				"MODULE");
	}

	private static Outcome calculator(String export, String... arguments) {
		String[] command = new String[4 + arguments.length];
		command[0] = "run";
		command[1] = "--invoke";
		command[2] = export;
		command[3] = Outcome.module("calculator");
		System.arraycopy(arguments, 0, command, 4, arguments.length);
		return Outcome.of(command);
	}

	private static String grow(String memory, int pages) {
		return Outcome
			.of("run", "--memory", memory, "--invoke", "grow", Outcome.module("calculator"), Integer.toString(pages))
			.text();
	}

	private static void assertRefused(Outcome outcome, String message) {
		assertThat(outcome.exitCode()).isEqualTo(1);
		assertThat(outcome.text()).isEmpty();
		assertThat(outcome.stderr()).startsWith("wasm-cli: ").contains(message).doesNotContain("\tat ");
	}

	private static String nulEnded(String... texts) {
		return String.join("\0", texts) + "\0";
	}

}
