package dev.wasmboot.engine.difference;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Interrupts what takes too long.
 */
final class Interruption {

	private static final ScheduledExecutorService TIMER = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread thread = new Thread(task, "interruption");
		thread.setDaemon(true);
		return thread;
	});

	private final Thread thread = Thread.currentThread();

	private boolean over;

	private Interruption() {
	}

	/**
	 * Do something on this thread, which is interrupted when it has taken so long. It is
	 * not interrupted any more when this returns.
	 */
	static <T> T after(Duration delay, Supplier<T> action) {
		Interruption interruption = new Interruption();
		Future<?> task = TIMER.schedule(interruption::interrupt, delay.toNanos(), TimeUnit.NANOSECONDS);
		try {
			return action.get();
		}
		finally {
			task.cancel(false);
			interruption.end();
		}
	}

	private synchronized void interrupt() {
		if (!this.over) {
			this.thread.interrupt();
		}
	}

	private synchronized void end() {
		this.over = true;
		Thread.interrupted();
	}

}
