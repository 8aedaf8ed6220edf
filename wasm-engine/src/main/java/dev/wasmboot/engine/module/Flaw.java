package dev.wasmboot.engine.module;

import dev.wasmboot.engine.ModuleException;
import dev.wasmboot.engine.ModuleException.Problem;

/**
 * What is wrong with a module.
 */
final class Flaw {

	private Flaw() {
	}

	static ModuleException malformed(String message, int offset) {
		return new ModuleException(Problem.MALFORMED, message, offset);
	}

	static ModuleException invalid(String message, int offset) {
		return new ModuleException(Problem.INVALID, message, offset);
	}

	static ModuleException tooLarge(String message, int offset) {
		return new ModuleException(Problem.TOO_LARGE, message, offset);
	}

}
