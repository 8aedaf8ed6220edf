package dev.wasmboot.engine.compiler;

/**
 * The way into the compiled functions of one signature, from where arguments are not in a
 * method's parameters.
 */
public abstract class Entry {

	/**
	 * Call a function with its arguments in the slots of the stack from its top on, where
	 * its results will be.
	 * @param instance the instance
	 * @param slot the function's slot in its signature
	 * @param depth calls that may be active, this one included
	 */
	public abstract void enter(CompiledInstance instance, int slot, int depth);

}
