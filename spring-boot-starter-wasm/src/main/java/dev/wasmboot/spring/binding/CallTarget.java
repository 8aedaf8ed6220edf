package dev.wasmboot.spring.binding;

import org.jspecify.annotations.Nullable;

/**
 * What the methods of a bound interface call.
 */
@FunctionalInterface
public interface CallTarget {

	/**
	 * Call a plugin.
	 * @param type the interface
	 * @param method its method that was called
	 * @param arguments the arguments
	 * @return the result
	 * @throws dev.wasmboot.spring.WasmPluginException if the call fails
	 */
	@Nullable Object call(PluginInterface type, PluginMethod method, @Nullable Object[] arguments);

}
