package dev.wasmboot.engine;

/**
 * The guest that calls a host function. Valid during that call and on its thread.
 */
public interface Caller {

	/**
	 * The memory that the calling module exports as {@code memory}, or else its first.
	 * @return the memory
	 * @throws TrapException if the module has no memory
	 */
	GuestMemory memory();

	/**
	 * How much time the call has left.
	 * @return nanoseconds, 0 if the deadline has passed, {@link Long#MAX_VALUE} if there
	 * is none
	 */
	long remainingNanos();

	/**
	 * Trap if the call's deadline has passed. A host function that loops or copies at the
	 * guest's wish calls this every now and then.
	 * @throws TrapException with {@link Trap#DEADLINE_EXCEEDED}
	 */
	void checkDeadline();

}
