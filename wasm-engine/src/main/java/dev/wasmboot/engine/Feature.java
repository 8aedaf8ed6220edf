package dev.wasmboot.engine;

/**
 * What WebAssembly has beyond its first version, and this engine runs. An engine can be
 * narrowed to some of it, see {@link WasmEngine.Builder#features(java.util.Set)}.
 */
public enum Feature {

	/** Mutable globals that are imported or exported. */
	MUTABLE_GLOBALS("mutable globals"),

	/** Instructions that extend the sign of a part of an integer. */
	SIGN_EXTENSION("sign extension"),

	/** Conversions to integers that do not trap. */
	SATURATING_CONVERSIONS("saturating conversions"),

	/** Several results, and blocks with parameters. */
	MULTI_VALUE("multiple values"),

	/** Copying and filling of memories and tables, and segments that are not active. */
	BULK_MEMORY("bulk memory operations"),

	/** References as values, and several tables. */
	REFERENCE_TYPES("reference types"),

	/** Constant expressions that compute, or refer to globals that are not imported. */
	EXTENDED_CONSTANTS("extended constant expressions"),

	/** Calls in the place of the calling function. */
	TAIL_CALLS("tail calls"),

	/** Vectors of 128 bits. */
	SIMD("SIMD"),

	/** Instructions on vectors whose results the specification leaves partly open. */
	RELAXED_SIMD("relaxed SIMD"),

	/** Several memories. */
	MULTI_MEMORY("multiple memories"),

	/** Memories and tables with 64-bit indexes. */
	MEMORY64("memory64"),

	/** Exceptions, as {@code try_table} catches them. */
	EXCEPTIONS("exception handling"),

	/** Exceptions, as {@code try} caught them before the feature was finished. */
	LEGACY_EXCEPTIONS("legacy exception handling");

	private final String text;

	Feature(String text) {
		this.text = text;
	}

	/**
	 * The feature's name.
	 */
	@Override
	public String toString() {
		return this.text;
	}

}
