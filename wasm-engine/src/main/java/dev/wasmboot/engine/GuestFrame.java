package dev.wasmboot.engine;

import org.jspecify.annotations.Nullable;

/**
 * A guest function that was active when a trap occurred.
 *
 * @param function the function's index in its module
 * @param name its name, from the name section or an export; {@code null} where it has
 * none
 * @param offset the instruction, in bytes from the start of the module
 */
public record GuestFrame(int function, @Nullable String name, int offset) {

	@Override
	public String toString() {
		return ((this.name != null) ? this.name : "function " + this.function)
				+ String.format(" (wasm-function[%d]:0x%x)", this.function, this.offset);
	}

}
