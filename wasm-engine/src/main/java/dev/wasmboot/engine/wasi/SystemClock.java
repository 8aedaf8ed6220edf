package dev.wasmboot.engine.wasi;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * The clock of the machine. Its monotonic time starts with the process, and not with the
 * machine, whose age is no guest's business.
 */
final class SystemClock implements WasiClock {

	static final WasiClock INSTANCE = new SystemClock();

	private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

	private final long origin = System.nanoTime();

	private SystemClock() {
	}

	@Override
	public long wallNanos() {
		Instant now = Instant.now();
		return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
	}

	@Override
	public long monotonicNanos() {
		return System.nanoTime() - this.origin;
	}

	@Override
	public long threadNanos() {
		return THREADS.isCurrentThreadCpuTimeSupported() ? THREADS.getCurrentThreadCpuTime() : 0;
	}

	@Override
	public void sleep(long nanos) {
		long end = System.nanoTime() + nanos;
		boolean interrupted = false;
		for (long left = nanos; left > 0; left = end - System.nanoTime()) {
			try {
				TimeUnit.NANOSECONDS.sleep(left);
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

}
