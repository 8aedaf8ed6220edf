package dev.wasmboot.engine.wasi;

import dev.wasmboot.engine.Trap;
import dev.wasmboot.engine.TrapException;

/**
 * How much a call may still write, to standard output and error together.
 */
final class OutputBudget {

	private final long limit;

	private long left;

	OutputBudget(long limit) {
		this.limit = limit;
		this.left = limit;
	}

	void beginCall() {
		this.left = this.limit;
	}

	/**
	 * Whether anything was written since the last call began that wrote something.
	 */
	boolean touched() {
		return this.left != this.limit;
	}

	/**
	 * Spend some of it.
	 * @param bytes how much
	 * @throws TrapException with {@link Trap#OUTPUT_LIMIT_EXCEEDED} if there is less
	 */
	void spend(long bytes) {
		if (bytes > this.left) {
			throw new TrapException(Trap.OUTPUT_LIMIT_EXCEEDED, "output limit exceeded: the call wrote more than "
					+ this.limit + " bytes to standard output and error, the limit 'output'");
		}
		this.left -= bytes;
	}

}
