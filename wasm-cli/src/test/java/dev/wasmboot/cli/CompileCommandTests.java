package dev.wasmboot.cli;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CompileCommandTests {

	@Test
	void whatFunctionsBecomeIsSummarized() {
		assertThat(compile("compile", Outcome.module("calculator"))).startsWith("calculator.wasm\n  functions  ")
			.contains(" 0 divided and 0 left to the interpreter\n")
			.doesNotContain("function    bytes");
	}

	@Test
	void everyFunctionHasALineInTheReport() {
		String text = compile("compile", "--report", Outcome.module("calculator"));
		String[] table = text.substring(text.indexOf("\n\n") + 2).split("\n");
		assertThat(table[0].trim().split(" +")).containsExactly("function", "bytes", "segments", "longest", "class",
				"name");
		assertThat(text).contains("  functions       " + (table.length - 1) + ",");
		assertThat(table[1].trim().split(" +")).contains("0", "wasm/C0");
	}

	@Test
	void namesCannotMoveTheCursor() {
		assertThat(compile("compile", "--report", Outcome.module("names"))).doesNotContain("\u001b", "\u202e");
	}

	private static String compile(String... arguments) {
		Outcome outcome = Outcome.of(arguments);
		assertThat(outcome.exitCode()).isZero();
		return outcome.text();
	}

}
