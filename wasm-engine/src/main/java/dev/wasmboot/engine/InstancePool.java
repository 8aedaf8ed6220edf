package dev.wasmboot.engine;

import java.util.function.Function;

/**
 * A bounded set of instances of one module. Thread-safe.
 */
public final class InstancePool implements AutoCloseable {

	InstancePool() {
	}

	/**
	 * Lease an instance, use it under one deadline, and give it back. An instance whose
	 * use ended in a {@link WasmException} is discarded.
	 * @param <T> the type of the result
	 * @param use what to do; the instance is not to be kept
	 * @return what it returned
	 * @throws LeaseException if no instance became free in time, or the pool is closed
	 */
	public <T> T call(Function<Instance, T> use) {
		throw new UnsupportedOperationException("pending");
	}

	/**
	 * How the pool is doing.
	 * @return a snapshot
	 */
	public PoolStatistics statistics() {
		throw new UnsupportedOperationException("pending");
	}

	/**
	 * Lease no more. Instances in use finish their call and are then discarded.
	 */
	@Override
	public void close() {
	}

}
