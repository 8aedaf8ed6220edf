package dev.wasmboot.engine.wasi;

import dev.wasmboot.engine.runtime.HostCall;
import dev.wasmboot.engine.runtime.HostFunctionInstance;

/**
 * A function of WASI, linked into an instance.
 */
final class WasiFunctionInstance extends HostFunctionInstance {

	private final WasiFunction function;

	private final WasiFunctions functions;

	WasiFunctionInstance(WasiFunction function, WasiFunctions functions) {
		super(WasiPreview1.MODULE, function.imported(), function.type());
		this.function = function;
		this.functions = functions;
	}

	@Override
	protected void run(HostCall call) {
		// The one function without a result does not return
		call.write(this.functions.call(this.function, call, call));
	}

}
