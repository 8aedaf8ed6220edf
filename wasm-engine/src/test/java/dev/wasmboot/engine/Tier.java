package dev.wasmboot.engine;

import java.util.Set;

import dev.wasmboot.engine.compiler.CompiledCode;
import dev.wasmboot.engine.compiler.CompilerOptions;
import dev.wasmboot.engine.compiler.HotMethods;
import dev.wasmboot.engine.compiler.VectorForm;
import dev.wasmboot.engine.interpreter.CodeTable;
import dev.wasmboot.engine.module.WasmModule;
import dev.wasmboot.engine.runtime.ModuleCode;

/**
 * The ways to run a module, which are to do the same.
 */
public enum Tier {

	/** Tier 0. */
	INTERPRETER,

	/** Tier 1. */
	COMPILER,

	/** Tier 1, with each function of more than a few instructions divided. */
	DIVIDED;

	/**
	 * The code of a module.
	 * @param module the module
	 * @return the code
	 */
	public ModuleCode code(WasmModule module) {
		return code(module, false);
	}

	/**
	 * The code of a module.
	 * @param module the module
	 * @param fuel whether it counts fuel
	 * @return the code
	 */
	public ModuleCode code(WasmModule module, boolean fuel) {
		return switch (this) {
			case INTERPRETER -> new CodeTable(module, fuel);
			case COMPILER -> new CompiledCode(module, CompilerOptions.defaults().withFuel(fuel));
			case DIVIDED -> new CompiledCode(module,
					new CompilerOptions(40, 20, false, fuel, true, VectorForm.usable(), HotMethods.ALL));
		};
	}

	/**
	 * Code of tier 1, with all vectors made of the same.
	 * @param module the module
	 * @param fuel whether it counts fuel
	 * @param vectors what they are made of
	 * @return the code
	 */
	public static CompiledCode compiled(WasmModule module, boolean fuel, VectorForm vectors) {
		return new CompiledCode(module,
				new CompilerOptions(8000, 3000, true, fuel, false, Set.of(vectors), HotMethods.NONE));
	}

}
