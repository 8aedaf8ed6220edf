package dev.wasmboot.engine.difference;

import dev.wasmboot.engine.Tier;
import dev.wasmboot.engine.compiler.CompiledCode;
import dev.wasmboot.engine.compiler.CompilerOptions;
import dev.wasmboot.engine.compiler.HotMethods;
import dev.wasmboot.engine.compiler.VectorForm;
import dev.wasmboot.engine.module.WasmModule;
import dev.wasmboot.engine.runtime.ModuleCode;

/**
 * The forms in which the engine runs a module, which are to do the same. Next to each
 * other are those that differ the most.
 */
enum Variant {

	/** Tier 0. */
	INTERPRETED,

	/** Tier 1, as small modules have it. */
	COMPILED,

	/** Tier 1, divided, and accesses to memory are calls. */
	DIVIDED_QUICKLY,

	/** Tier 1, with vectors made of four lanes. */
	FLOATS,

	/** Tier 1, as large modules have it: accesses to memory are calls. */
	COMPILED_QUICKLY,

	/** Tier 1, with the processor's vectors. */
	PROCESSOR,

	/** Tier 1, with hardly a function that is not divided. */
	DIVIDED,

	/** Tier 1, with vectors made of four lanes. */
	INTS,

	/** Tier 1, with vectors made of two lanes. */
	DOUBLES;

	private static final int LARGE_METHOD = 8000;

	private static final int TINY_METHOD = 40;

	private static final int TINY_SEGMENT = 20;

	/**
	 * The code of a module.
	 * @param module the module
	 * @param fuel whether it counts fuel
	 */
	ModuleCode code(WasmModule module, boolean fuel) {
		return switch (this) {
			case INTERPRETED -> Tier.INTERPRETER.code(module, fuel);
			case COMPILED -> Tier.COMPILER.code(module, fuel);
			case COMPILED_QUICKLY -> new CompiledCode(module, new CompilerOptions(LARGE_METHOD, LARGE_METHOD, false,
					fuel, true, VectorForm.usable(), HotMethods.NONE));
			case DOUBLES -> Tier.compiled(module, fuel, VectorForm.DOUBLES);
			case INTS -> Tier.compiled(module, fuel, VectorForm.INTS);
			case FLOATS -> Tier.compiled(module, fuel, VectorForm.FLOATS);
			case PROCESSOR -> Tier.compiled(module, fuel, VectorForm.PROCESSOR);
			case DIVIDED -> new CompiledCode(module, new CompilerOptions(TINY_METHOD, TINY_SEGMENT, true, fuel, false,
					VectorForm.usable(), HotMethods.NONE));
			case DIVIDED_QUICKLY -> Tier.DIVIDED.code(module, fuel);
		};
	}

}
