package dev.wasmboot.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;

import dev.wasmboot.engine.CapturedOutput;

/**
 * What a command did.
 */
record Outcome(int exitCode, CapturedOutput output) {

	static final Path MODULES = Path.of("src/test/modules");

	/**
	 * Run a command in this process, with nothing to read.
	 */
	static Outcome of(String... arguments) {
		return reading(new byte[0], arguments);
	}

	/**
	 * Run a command in this process.
	 */
	static Outcome reading(byte[] stdin, String... arguments) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		ByteArrayOutputStream err = new ByteArrayOutputStream();
		int exitCode = WasmCli.commandLine(new Streams(new ByteArrayInputStream(stdin), out, err)).execute(arguments);
		return new Outcome(exitCode, new CapturedOutput(out.toByteArray(), err.toByteArray()));
	}

	/**
	 * The path of a module that the tests of this package bring along.
	 */
	static String module(String name) {
		return MODULES.resolve(name + ".wasm").toString();
	}

	String text() {
		return this.output.stdoutText();
	}

	String stderr() {
		return this.output.stderrText();
	}

}
