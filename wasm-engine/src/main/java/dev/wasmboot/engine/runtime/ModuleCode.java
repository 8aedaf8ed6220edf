package dev.wasmboot.engine.runtime;

/**
 * The code of a module in the form that one of the tiers runs, shared by its instances.
 * Thread-safe.
 */
public interface ModuleCode {

	/**
	 * Make the functions of an instance that are not imported.
	 * @param instance an instance of the module, its imports filled in
	 */
	void defineFunctions(ModuleInstance instance);

}
