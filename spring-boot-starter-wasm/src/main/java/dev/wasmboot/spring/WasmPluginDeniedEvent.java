package dev.wasmboot.spring;

import dev.wasmboot.policy.Attempt;

/**
 * A plugin tried something that it is not granted. Published on the thread of the
 * plugin's call, at most {@code wasm.audit.events-per-minute} times in a minute for each
 * plugin.
 */
public final class WasmPluginDeniedEvent extends WasmPluginEvent {

	private final Attempt attempt;

	private final long unpublished;

	public WasmPluginDeniedEvent(WasmPlugins source, String plugin, Attempt attempt, long unpublished) {
		super(source, plugin);
		this.attempt = attempt;
		this.unpublished = unpublished;
	}

	/**
	 * What it tried.
	 * @return the attempt; its subject is the guest's own text
	 */
	public Attempt getAttempt() {
		return this.attempt;
	}

	/**
	 * How many attempts there were since the event before that no event tells of.
	 * @return how many, 0 unless there were more than may be published
	 */
	public long getUnpublished() {
		return this.unpublished;
	}

}
