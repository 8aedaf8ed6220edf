package dev.wasmboot.spring;

/**
 * A new plugin, or another version of one, was refused. The earlier version, where there
 * is one, goes on serving.
 */
public final class WasmPluginReloadFailedEvent extends WasmPluginEvent {

	private final LoadFailure failure;

	public WasmPluginReloadFailedEvent(WasmPlugins source, String plugin, LoadFailure failure) {
		super(source, plugin);
		this.failure = failure;
	}

	/**
	 * Why it was refused.
	 * @return the failure
	 */
	public LoadFailure getFailure() {
		return this.failure;
	}

}
