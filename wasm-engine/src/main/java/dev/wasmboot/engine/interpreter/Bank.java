package dev.wasmboot.engine.interpreter;

import dev.wasmboot.engine.ValueType;

/**
 * Where the values of a type are kept: in which of the arrays that slots index.
 */
enum Bank {

	/** As bits, in the slots themselves. */
	NUMBER,

	/** As objects, beside the slots. */
	REFERENCE,

	/** The low half as bits in the slots, the high half beside them. */
	VECTOR;

	static Bank of(ValueType type) {
		return switch (type) {
			case I32, I64, F32, F64 -> NUMBER;
			case V128 -> VECTOR;
			case FUNCREF, EXTERNREF, EXNREF -> REFERENCE;
		};
	}

}
