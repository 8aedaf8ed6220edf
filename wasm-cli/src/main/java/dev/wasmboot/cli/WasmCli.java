package dev.wasmboot.cli;

import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The command {@code wasm-cli}, which only leads to its subcommands.
 */
@Command(name = "wasm-cli", description = "Runs, inspects and compiles WebAssembly modules, and learns what they need.",
		synopsisSubcommandLabel = "COMMAND", mixinStandardHelpOptions = true, versionProvider = Version.class)
public final class WasmCli {

	private WasmCli() {
	}

	/**
	 * Run a command, and end the process with its exit code.
	 * @param arguments the command and its options
	 */
	public static void main(String... arguments) {
		System.exit(commandLine(Streams.ofProcess()).execute(arguments));
	}

	/**
	 * The command with its streams.
	 * @param streams what it and its guests read and write
	 * @return the command, ready to be executed
	 */
	static CommandLine commandLine(Streams streams) {
		CommandLine commandLine = new CommandLine(new WasmCli());
		// Whatever follows MODULE is the guest's own, down to the last '@', '-' and '$'.
		CommandLine run = new CommandLine(new RunCommand(streams)).setStopAtPositional(true);
		commandLine.addSubcommand(run);
		commandLine.addSubcommand(new InspectCommand());
		commandLine.addSubcommand(new CommandLine(new LearnCommand()).setStopAtPositional(true));
		commandLine.addSubcommand(new CompileCommand());
		commandLine.setExpandAtFiles(false);
		commandLine.setOut(writer(streams.out()));
		commandLine.setErr(writer(streams.err()));
		commandLine.setParameterExceptionHandler(new UsageReport());
		commandLine.setExecutionExceptionHandler(new FailureReport());
		return commandLine;
	}

	private static PrintWriter writer(OutputStream stream) {
		return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
	}

}
