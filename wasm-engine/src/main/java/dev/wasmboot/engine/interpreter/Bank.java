package dev.wasmboot.engine.interpreter;

import dev.wasmboot.engine.ValueType;

/**
 * Where the values of a type are kept: in which of the arrays that slots index.
 */
enum Bank {

	/** As bits, in the slots themselves. */
	NUMBER,

	/** As objects, beside the slots. */
	REFERENCE;

	static Bank of(ValueType type) {
		return type.isReference() ? REFERENCE : NUMBER;
	}

}
