package dev.wasmboot.engine;

import java.util.List;

import dev.wasmboot.policy.Requests;
import org.jspecify.annotations.Nullable;

/**
 * A module that was decoded and validated, ready to be instantiated any number of times.
 * Immutable and thread-safe.
 */
public final class CompiledModule {

	CompiledModule() {
	}

	/**
	 * The SHA-256 of its bytes.
	 * @return 64 hexadecimal digits, in lower case
	 */
	public String sha256() {
		throw new UnsupportedOperationException("pending");
	}

	/**
	 * The size of its bytes.
	 * @return the number of bytes
	 */
	public int size() {
		throw new UnsupportedOperationException("pending");
	}

	/**
	 * The name the module gives itself in its name section.
	 * @return the name, or {@code null}
	 */
	public @Nullable String name() {
		throw new UnsupportedOperationException("pending");
	}

	/**
	 * What it imports, in its own order.
	 * @return the imports
	 */
	public List<ImportType> imports() {
		throw new UnsupportedOperationException("pending");
	}

	/**
	 * What it exports, in its own order.
	 * @return the exports
	 */
	public List<ExportType> exports() {
		throw new UnsupportedOperationException("pending");
	}

	/**
	 * What its imports ask for: the capabilities its WASI imports can make use of, and
	 * the host functions it needs.
	 * @return the requests
	 */
	public Requests requests() {
		throw new UnsupportedOperationException("pending");
	}

}
