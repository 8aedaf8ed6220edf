package dev.wasmboot.spring;

import org.springframework.context.ApplicationEvent;

/**
 * Something that happened to a plugin. Published on the thread that it happened on.
 */
public abstract class WasmPluginEvent extends ApplicationEvent {

	private final String plugin;

	protected WasmPluginEvent(WasmPlugins source, String plugin) {
		super(source);
		this.plugin = plugin;
	}

	/**
	 * The plugin it happened to.
	 * @return its name
	 */
	public String getPlugin() {
		return this.plugin;
	}

}
