package dev.wasmboot.engine.cache;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Writes entries some time after there was something to write: what a program needs in
 * its first seconds is written soon, and what comes later in fewer and fewer parts. There
 * is a thread while it writes.
 */
final class SaveThread implements AutoCloseable {

	private static final long FIRST_DELAY_SECONDS = 2;

	private static final int MOST_DOUBLINGS = 6;

	private final Set<SavedModule> unsaved = ConcurrentHashMap.newKeySet();

	private volatile boolean closed;

	/**
	 * Save a module later.
	 * @param saves how often it was saved
	 */
	void saveLater(SavedModule module, int saves) {
		if (!this.closed) {
			this.unsaved.add(module);
			CompletableFuture
				.delayedExecutor(FIRST_DELAY_SECONDS << Math.min(saves, MOST_DOUBLINGS), TimeUnit.SECONDS,
						SaveThread::start)
				.execute(() -> save(module));
		}
	}

	private static void start(Runnable task) {
		Thread thread = new Thread(task, "wasm-code-cache");
		thread.setDaemon(true);
		thread.start();
	}

	private synchronized void save(SavedModule module) {
		if (this.unsaved.remove(module)) {
			module.save();
		}
	}

	/**
	 * Save now what is not saved, and nothing later.
	 */
	@Override
	public synchronized void close() {
		this.closed = true;
		this.unsaved.forEach(this::save);
	}

}
