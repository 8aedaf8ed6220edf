package dev.wasmboot.engine;

/**
 * The reasons for which a guest is stopped. The texts of the specification's own traps
 * are those of its test suite.
 */
public enum Trap {

	/** An {@code unreachable} instruction, as a panic or a failed assertion ends in. */
	UNREACHABLE("unreachable"),

	/** An access outside a memory. */
	MEMORY_OUT_OF_BOUNDS("out of bounds memory access"),

	/** An access outside a table. */
	TABLE_OUT_OF_BOUNDS("out of bounds table access"),

	/** An indirect call through an index outside the table. */
	UNDEFINED_ELEMENT("undefined element"),

	/** An indirect call through an element that is null. */
	UNINITIALIZED_ELEMENT("uninitialized element"),

	/** An indirect call of a function of another type. */
	INDIRECT_CALL_TYPE_MISMATCH("indirect call type mismatch"),

	/** An integer division by zero. */
	INTEGER_DIVIDE_BY_ZERO("integer divide by zero"),

	/** An integer result that does not fit its type. */
	INTEGER_OVERFLOW("integer overflow"),

	/** A conversion of NaN to an integer. */
	INVALID_CONVERSION("invalid conversion to integer"),

	/** A null reference where one to something is needed. */
	NULL_REFERENCE("null reference"),

	/** An exception that no guest function caught. */
	UNCAUGHT_EXCEPTION("uncaught exception"),

	/** More active calls than the limit allows. */
	CALL_STACK_EXHAUSTED("call stack exhausted"),

	/** A call that took longer than its deadline. */
	DEADLINE_EXCEEDED("deadline exceeded"),

	/** A call that used more fuel than the limit allows. */
	FUEL_EXHAUSTED("out of fuel"),

	/** More output than the limit allows. */
	OUTPUT_LIMIT_EXCEEDED("output limit exceeded"),

	/** Use of something that is not granted and has no other way to be refused. */
	NOT_GRANTED("not granted"),

	/** The host has no memory left for what the guest asked. */
	HOST_OUT_OF_MEMORY("host out of memory"),

	/** A host function that failed. */
	HOST_FUNCTION_FAILED("host function failed");

	private final String text;

	Trap(String text) {
		this.text = text;
	}

	/**
	 * The reason in words.
	 */
	@Override
	public String toString() {
		return this.text;
	}

}
