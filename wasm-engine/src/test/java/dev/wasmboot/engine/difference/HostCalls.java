package dev.wasmboot.engine.difference;

import java.util.List;

import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.ValueType;

/**
 * The host that made-up modules call: it notes what it is told, and what it returns
 * follows from how often it was called.
 */
final class HostCalls {

	private int count;

	private int noted;

	/**
	 * Be called.
	 * @param name the function
	 * @param type its type, with at most one result
	 * @param arguments what it was called with
	 * @return the result, anything if it has none
	 */
	Value call(String name, FunctionType type, List<Value> arguments) {
		this.count++;
		this.noted = 31 * this.noted + (name + arguments).hashCode();
		ValueType result = type.results().isEmpty() ? ValueType.I32 : type.results().get(0);
		return result.isReference() ? Value.reference(result, (this.count % 2 == 0) ? null : Value.extern(1))
				: Value.number(result, this.count);
	}

	@Override
	public String toString() {
		return this.count + " calls of the host: " + Integer.toHexString(this.noted);
	}

}
