package dev.wasmboot.spring.autoconfigure.shop;

import dev.wasmboot.spring.WasmPlugin;

/**
 * A second interface of the same plugin, and not public.
 */
@WasmPlugin("text-tools")
interface MoreTools {

	int add(int left, int right);

	default int addOne(int number) {
		return add(number, 1);
	}

}
