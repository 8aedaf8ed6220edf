package dev.wasmboot.cli;

import java.io.PrintWriter;

import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;

/**
 * Tells the person at the shell what is wrong with the command line, without repeating
 * the whole help.
 */
final class UsageReport implements IParameterExceptionHandler {

	@Override
	public int handleParseException(ParameterException failure, String[] arguments) {
		CommandLine command = failure.getCommandLine();
		PrintWriter err = command.getErr();
		err.println("wasm-cli: " + failure.getMessage());
		err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
		return command.getCommandSpec().exitCodeOnInvalidInput();
	}

}
