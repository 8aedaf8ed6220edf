package dev.wasmboot.engine;

import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.wasmboot.engine.pool.Snapshot;
import dev.wasmboot.engine.wasi.WasiPreview1;
import org.jspecify.annotations.Nullable;

/**
 * A bounded set of instances of one module. Thread-safe.
 * <p>
 * A permit stands for an instance that may exist. Whoever holds one takes an idle
 * instance or makes one, and gives the permit back only after the instance is idle again
 * or discarded; so there are never more instances than permits, and who gets a permit
 * need not look twice. With fresh isolation an instance is reset before it becomes idle,
 * and the next caller does not wait for that. An instance whose reset fails, or that
 * trapped or exited, is discarded. Where the state after start-up cannot be copied (it
 * holds an open file, or a reference that only it can have), every call gets an instance
 * that is started for it.
 */
public final class InstancePool implements AutoCloseable {

	private final PoolOptions options;

	private final Supplier<Instance> starter;

	private final Supplier<Instance> blank;

	private final @Nullable Snapshot snapshot;

	private final Semaphore permits;

	private final ConcurrentLinkedDeque<Instance> idle = new ConcurrentLinkedDeque<>();

	private final AtomicInteger idleCount = new AtomicInteger();

	private final AtomicInteger leased = new AtomicInteger();

	private final AtomicLong created = new AtomicLong();

	private final AtomicLong discarded = new AtomicLong();

	private volatile boolean closed;

	/**
	 * Create a pool.
	 * @param options how many instances, and whether calls share state
	 * @param starter makes an instance and starts it
	 * @param blank makes an instance without starting it
	 */
	InstancePool(PoolOptions options, Supplier<Instance> starter, Supplier<Instance> blank) {
		this.options = options;
		this.starter = starter;
		this.blank = blank;
		this.permits = new Semaphore(options.size(), true);
		Instance first = starter.get();
		this.created.incrementAndGet();
		this.snapshot = snapshot(first).orElse(null);
		putIdle(first);
	}

	/**
	 * Lease an instance, use it under one deadline, and give it back. An instance whose
	 * use ended in a {@link TrapException} or {@link ExitException} is discarded.
	 * @param <T> the type of the result
	 * @param use what to do; the instance is not to be kept
	 * @return what it returned
	 * @throws LeaseException if no instance became free in time, or the pool is closed
	 */
	public <T extends @Nullable Object> T call(Function<Instance, T> use) {
		acquire();
		this.leased.incrementAndGet();
		Instance instance = null;
		try {
			instance = take();
			Instance mine = instance;
			return mine.underOneDeadline(() -> use.apply(mine));
		}
		finally {
			this.leased.decrementAndGet();
			if (instance != null) {
				giveBack(instance);
			}
			this.permits.release();
		}
	}

	/**
	 * How the pool is doing.
	 * @return a snapshot
	 */
	public PoolStatistics statistics() {
		return new PoolStatistics(this.options.size(), this.idleCount.get(), this.leased.get(),
				this.permits.getQueueLength(), this.created.get(), this.discarded.get());
	}

	/**
	 * Lease no more. Instances in use finish their call and are then discarded.
	 */
	@Override
	public void close() {
		this.closed = true;
		closeIdle();
	}

	private void acquire() {
		try {
			if (!this.closed && this.permits.tryAcquire(this.options.maxWait().toNanos(), TimeUnit.NANOSECONDS)) {
				if (!this.closed) {
					return;
				}
				this.permits.release();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new LeaseException(LeaseException.Reason.INTERRUPTED, "interrupted while waiting for an instance");
		}
		if (this.closed) {
			throw new LeaseException(LeaseException.Reason.CLOSED, "the pool is closed");
		}
		throw new LeaseException(LeaseException.Reason.BUSY, "all " + this.options.size()
				+ " instances were in use for " + this.options.maxWait().toMillis() + " ms");
	}

	private Instance take() {
		Instance instance = this.idle.pollFirst();
		if (instance != null) {
			this.idleCount.decrementAndGet();
			return instance;
		}
		Instance made = make();
		this.created.incrementAndGet();
		return made;
	}

	private Instance make() {
		if (this.snapshot == null) {
			return this.starter.get();
		}
		Instance instance = this.blank.get();
		this.snapshot.applyTo(instance.moduleInstance());
		return instance;
	}

	private void giveBack(Instance instance) {
		if (!this.closed && instance.usable() && restored(instance)) {
			putIdle(instance);
			if (this.closed) {
				closeIdle();
			}
		}
		else {
			this.discarded.incrementAndGet();
			instance.close();
		}
	}

	private boolean restored(Instance instance) {
		if (this.options.isolation() == PoolOptions.Isolation.REUSE) {
			return true;
		}
		if (this.snapshot == null) {
			return false;
		}
		this.snapshot.applyTo(instance.moduleInstance());
		WasiPreview1 wasi = instance.wasi();
		if (wasi != null) {
			wasi.reset();
		}
		return true;
	}

	private void putIdle(Instance instance) {
		this.idle.addFirst(instance);
		this.idleCount.incrementAndGet();
	}

	private void closeIdle() {
		for (Instance instance = this.idle.pollFirst(); instance != null; instance = this.idle.pollFirst()) {
			this.idleCount.decrementAndGet();
			this.discarded.incrementAndGet();
			instance.close();
		}
	}

	private static Optional<Snapshot> snapshot(Instance instance) {
		WasiPreview1 wasi = instance.wasi();
		if (wasi != null && !wasi.markStart()) {
			return Optional.empty();
		}
		return Snapshot.of(instance.moduleInstance());
	}

}
