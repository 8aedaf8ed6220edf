package dev.wasmboot.spring.registry;

import org.springframework.context.SmartLifecycle;

/**
 * Opens the plugins before the web server accepts requests, and closes them after it has
 * stopped, waiting for the calls that have begun.
 */
public final class WasmPluginLifecycle implements SmartLifecycle {

	/**
	 * Below that of Boot's web servers, which start and stop in
	 * {@code DEFAULT_PHASE - 2048}.
	 */
	public static final int PHASE = DEFAULT_PHASE - 4096;

	private static final long LOOK_AGAIN_MILLIS = 10;

	private final DefaultWasmPluginRegistry registry;

	private volatile boolean running;

	/**
	 * Create a lifecycle.
	 * @param registry the plugins
	 */
	public WasmPluginLifecycle(DefaultWasmPluginRegistry registry) {
		this.registry = registry;
	}

	@Override
	public void start() {
		this.registry.start();
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		this.registry.stop();
	}

	/**
	 * Stop, and report it when the last call has finished. How long the context waits for
	 * that is {@code spring.lifecycle.timeout-per-shutdown-phase}; no call takes longer
	 * than its deadline.
	 */
	@Override
	public void stop(Runnable callback) {
		stop();
		if (this.registry.isIdle()) {
			callback.run();
			return;
		}
		Thread thread = new Thread(() -> awaitIdle(callback), "wasm-plugin-shutdown");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	private void awaitIdle(Runnable callback) {
		try {
			while (!this.registry.isIdle()) {
				Thread.sleep(LOOK_AGAIN_MILLIS);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		callback.run();
	}

}
