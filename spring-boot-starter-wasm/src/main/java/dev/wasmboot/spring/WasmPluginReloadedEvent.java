package dev.wasmboot.spring;

/**
 * Another version of a plugin now serves. Calls that had begun finish on the earlier one.
 */
public final class WasmPluginReloadedEvent extends WasmPluginEvent {

	private final String previousSha256;

	private final String sha256;

	public WasmPluginReloadedEvent(WasmPlugins source, String plugin, String previousSha256, String sha256) {
		super(source, plugin);
		this.previousSha256 = previousSha256;
		this.sha256 = sha256;
	}

	/**
	 * What served before.
	 * @return the SHA-256 of the module, in hexadecimal digits
	 */
	public String getPreviousSha256() {
		return this.previousSha256;
	}

	/**
	 * What serves.
	 * @return the SHA-256 of the module, in hexadecimal digits
	 */
	public String getSha256() {
		return this.sha256;
	}

}
