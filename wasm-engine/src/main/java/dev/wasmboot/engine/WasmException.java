package dev.wasmboot.engine;

import org.jspecify.annotations.Nullable;

/**
 * Everything the engine throws for what a guest is or does. Nothing that a module
 * contains and nothing that a guest does surfaces as anything else.
 */
public abstract sealed class WasmException extends RuntimeException
		permits ModuleException, LinkException, TrapException, ExitException, LeaseException {

	protected WasmException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

	/**
	 * An exception without a Java stack trace: guests can cause it as often as they like,
	 * and where the engine noticed says nothing.
	 */
	protected WasmException(String message) {
		super(message, null, false, false);
	}

}
