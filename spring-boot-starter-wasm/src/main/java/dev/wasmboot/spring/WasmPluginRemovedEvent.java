package dev.wasmboot.spring;

/**
 * A plugin does not serve any more. Calls that had begun finish.
 */
public final class WasmPluginRemovedEvent extends WasmPluginEvent {

	public WasmPluginRemovedEvent(WasmPlugins source, String plugin) {
		super(source, plugin);
	}

}
