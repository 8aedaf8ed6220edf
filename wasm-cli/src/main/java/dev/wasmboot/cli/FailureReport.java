package dev.wasmboot.cli;

import dev.wasmboot.engine.TrapException;
import dev.wasmboot.engine.WasmException;
import dev.wasmboot.policy.PolicyException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * Tells the person at the shell why a command failed, and chooses its exit code. Only
 * what nobody foresaw, a fault in this program, shows as a Java stack trace.
 */
final class FailureReport implements IExecutionExceptionHandler {

	/** What a shell reports for a process that aborted, as a trapped guest did. */
	static final int TRAPPED = 134;

	static final int FAILED = 1;

	@Override
	public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) throws Exception {
		if (failure instanceof TrapException trap) {
			return report(command, "the guest was stopped: " + trap.getMessage(), TRAPPED);
		}
		if (failure instanceof PolicyException policy) {
			return report(command, policy.getMessage() + "; " + policy.cure(), FAILED);
		}
		if (failure instanceof WasmException || failure instanceof CommandException) {
			return report(command, String.valueOf(failure.getMessage()), FAILED);
		}
		throw failure;
	}

	private static int report(CommandLine command, String message, int exitCode) {
		command.getErr().println("wasm-cli: " + Text.shownLines(message));
		return exitCode;
	}

}
