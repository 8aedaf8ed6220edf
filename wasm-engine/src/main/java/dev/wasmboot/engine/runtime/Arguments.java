package dev.wasmboot.engine.runtime;

/**
 * The arguments of a call. Whoever reads them knows their types.
 */
public interface Arguments {

	/**
	 * An {@code i32}.
	 * @param index the index of the parameter
	 * @return the argument
	 */
	int i32(int index);

	/**
	 * An {@code i64}.
	 * @param index the index of the parameter
	 * @return the argument
	 */
	long i64(int index);

}
