package dev.wasmboot.spring.autoconfigure.shop;

import dev.wasmboot.spring.WasmPlugin;

/**
 * A plugin interface in the packages of an application.
 */
@WasmPlugin("text-tools")
public interface Tools {

	String upper(String text);

}
