package dev.wasmboot.engine;

import java.util.Objects;

import dev.wasmboot.engine.wasi.WasiPreview1;

/**
 * What tests of other packages need to reach in an instance.
 */
public final class InstanceAccess {

	private InstanceAccess() {
	}

	/**
	 * The state of WASI.
	 * @param instance an instance of a module that uses it
	 * @return the state
	 */
	public static WasiPreview1 wasi(Instance instance) {
		return Objects.requireNonNull(instance.wasi());
	}

}
