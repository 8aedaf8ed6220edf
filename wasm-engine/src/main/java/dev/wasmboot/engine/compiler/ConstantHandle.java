package dev.wasmboot.engine.compiler;

/**
 * A method handle that code calls. Handles that are equal are the same one.
 */
interface ConstantHandle {

	/**
	 * Write what pushes the handle when the class is made.
	 */
	void make(Bytecode out);

}
