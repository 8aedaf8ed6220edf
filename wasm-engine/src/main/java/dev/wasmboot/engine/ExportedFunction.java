package dev.wasmboot.engine;

import org.jspecify.annotations.Nullable;

/**
 * A function that an instance exports. For one thread at a time, like the instance.
 */
public final class ExportedFunction {

	ExportedFunction() {
	}

	/**
	 * What it takes and gives.
	 * @return the type
	 */
	public FunctionType type() {
		throw new UnsupportedOperationException("pending");
	}

	/**
	 * Call it.
	 * @param arguments one for each parameter: {@link Integer}, {@link Long},
	 * {@link Float}, {@link Double}, or any object or {@code null} for {@code externref}
	 * @return {@code null} without results, the value of a single result, or an
	 * {@code Object[]} of several
	 * @throws IllegalArgumentException if the arguments are not what the type asks for
	 * @throws TrapException if the guest traps, or is over one of its limits
	 * @throws ExitException if the guest exits
	 */
	public @Nullable Object call(@Nullable Object... arguments) {
		throw new UnsupportedOperationException("pending");
	}

	/**
	 * Call it without boxing: each number as its bits, an {@code i32} in the lower half.
	 * @param arguments one for each parameter, none of which may be a reference
	 * @return the bits of the single result, or 0 where there is none
	 * @throws IllegalArgumentException if the number of arguments is wrong, a parameter
	 * or result is a reference, or there are several results
	 * @throws TrapException if the guest traps, or is over one of its limits
	 * @throws ExitException if the guest exits
	 */
	public long callRaw(long... arguments) {
		throw new UnsupportedOperationException("pending");
	}

}
