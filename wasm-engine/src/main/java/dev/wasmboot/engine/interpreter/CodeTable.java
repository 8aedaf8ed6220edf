package dev.wasmboot.engine.interpreter;

import java.util.concurrent.atomic.AtomicReferenceArray;

import dev.wasmboot.engine.module.FuelCosts;
import dev.wasmboot.engine.module.WasmModule;
import dev.wasmboot.engine.runtime.FunctionInstance;
import dev.wasmboot.engine.runtime.ModuleCode;
import dev.wasmboot.engine.runtime.ModuleInstance;

/**
 * The lowered functions of a module, shared by its instances. Thread-safe: two threads
 * that need the same function at once both lower it, to the same code.
 */
public final class CodeTable implements ModuleCode {

	private final WasmModule module;

	private final boolean fuel;

	private final AtomicReferenceArray<Code> codes;

	/**
	 * Create the code of a module. Nothing is lowered yet.
	 * @param module the module
	 * @param fuel whether it counts fuel
	 */
	public CodeTable(WasmModule module, boolean fuel) {
		this.module = module;
		this.fuel = fuel;
		this.codes = new AtomicReferenceArray<>(module.bodies().size());
	}

	@Override
	public void defineFunctions(ModuleInstance instance) {
		for (int i = this.module.importedFunctions(); i < instance.functions().length; i++) {
			instance.functions()[i] = function(instance, i);
		}
	}

	/**
	 * Make a function of an instance.
	 * @param instance an instance of the module
	 * @param index the function's index, one that the module defines
	 * @return the function
	 */
	public FunctionInstance function(ModuleInstance instance, int index) {
		return new InterpretedFunction(instance, index, this);
	}

	Code get(int index) {
		int body = index - this.module.importedFunctions();
		Code code = this.codes.get(body);
		if (code == null) {
			code = Lowering.lower(this.module, index, costs(index));
			this.codes.set(body, code);
		}
		return code;
	}

	/**
	 * Find where an instruction came from.
	 * @param index the function's index
	 * @param word the index of the instruction's word in its code
	 * @return bytes from the start of the module
	 */
	int position(int index, int word) {
		return Lowering.position(this.module, index, costs(index), word);
	}

	private FuelCosts costs(int index) {
		return this.fuel ? FuelCosts.of(this.module, index) : FuelCosts.none();
	}

}
