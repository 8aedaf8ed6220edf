package dev.wasmboot.engine.cache;

import java.io.IOException;

/**
 * An entry is not what was written.
 */
final class DamagedEntryException extends IOException {

	private static final long serialVersionUID = 1L;

	DamagedEntryException(String message) {
		super(message);
	}

}
