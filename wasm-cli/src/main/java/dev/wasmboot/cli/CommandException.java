package dev.wasmboot.cli;

/**
 * A command that cannot do what it was asked to, for a reason its message explains to the
 * person at the shell.
 */
final class CommandException extends RuntimeException {

	CommandException(String message) {
		super(message);
	}

	CommandException(String message, Throwable cause) {
		super(message, cause);
	}

}
