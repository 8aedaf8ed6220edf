package dev.wasmboot.engine;

/**
 * An instance that cannot be made: an import that is missing, of another type, or not
 * granted, or a memory or table that starts larger than its limit.
 */
public final class LinkException extends WasmException {

	/**
	 * Create an exception.
	 * @param message what is wrong
	 */
	public LinkException(String message) {
		super(message);
	}

}
