package dev.wasmboot.engine.link;

import org.jspecify.annotations.Nullable;

import dev.wasmboot.engine.runtime.ExternValue;

/**
 * Finds what other instances export.
 */
@FunctionalInterface
public interface ImportedValues {

	/**
	 * Find an export.
	 * @param module the name of the module it is imported from
	 * @param name its name there
	 * @return the value, or {@code null} if there is none
	 */
	@Nullable ExternValue find(String module, String name);

}
