package dev.wasmboot.spring;

/**
 * A plugin that was not there before now serves. For the plugins that an application
 * starts with it is published when they are all there, before the web server accepts
 * requests.
 */
public final class WasmPluginLoadedEvent extends WasmPluginEvent {

	private final String sha256;

	public WasmPluginLoadedEvent(WasmPlugins source, String plugin, String sha256) {
		super(source, plugin);
		this.sha256 = sha256;
	}

	/**
	 * What serves.
	 * @return the SHA-256 of the module, in hexadecimal digits
	 */
	public String getSha256() {
		return this.sha256;
	}

}
