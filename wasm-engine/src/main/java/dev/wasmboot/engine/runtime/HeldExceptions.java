package dev.wasmboot.engine.runtime;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;

import dev.wasmboot.engine.Trap;
import dev.wasmboot.engine.TrapException;

/**
 * Bounds the memory that exceptions take which a guest holds references to. An exception
 * can carry references to others, so a guest that only ever throws could hold any number.
 * <p>
 * Which exceptions are held is known to the JVM's garbage collector alone, so it is
 * asked. Exceptions that a guest was given references to come in batches: each keeps its
 * batch reachable, and only a weak reference to a batch is kept here. A batch that is
 * there after a collection that began after the batch was complete is held. What came
 * since may be garbage, and is let be while it is a small part of the heap. A collection
 * is asked for only if it is not, or if a guest seems to hold too much: before it is
 * stopped, to be sure.
 */
final class HeldExceptions {

	private static final long MOST_HELD_BYTES = 16 << 20;

	private static final int PART_OF_HEAP = 8;

	/** Small, as one exception that is held counts as its whole batch. */
	private static final int BATCH_BYTES = 4096;

	private final long mostHeld;

	private final long mostUnknown;

	private List<Batch> batches = new ArrayList<>();

	private long bytes;

	private Object current = new Object();

	private int filled;

	/** Refers to nothing once there was a collection after {@link #older} was set. */
	private WeakReference<Object> probe = new WeakReference<>(new Object());

	/** How many batches are older than the probe. */
	private int older;

	HeldExceptions() {
		this(MOST_HELD_BYTES, Math.max(MOST_HELD_BYTES, Runtime.getRuntime().maxMemory() / PART_OF_HEAP));
	}

	/**
	 * Create a bound.
	 * @param mostHeld bytes of exceptions that may be held
	 * @param mostUnknown bytes of exceptions of which it is not known
	 */
	HeldExceptions(long mostHeld, long mostUnknown) {
		this.mostHeld = mostHeld;
		this.mostUnknown = mostUnknown;
	}

	/**
	 * Note that a guest is given a reference to an exception.
	 * @throws TrapException if it holds too many
	 */
	void add(GuestException exception) {
		if (!exception.join(this.current)) {
			return;
		}
		this.filled += exception.bytes();
		if (this.filled >= BATCH_BYTES) {
			this.batches.add(new Batch(this.current, this.filled));
			this.bytes += this.filled;
			this.current = new Object();
			this.filled = 0;
			if (this.bytes > this.mostUnknown || (this.bytes > this.mostHeld && this.probe.refersTo(null))) {
				requireFew();
			}
		}
	}

	private void requireFew() {
		if (heldBytes() > this.mostHeld || this.bytes > this.mostUnknown) {
			System.gc();
			this.older = this.batches.size();
			if (heldBytes() > this.mostHeld) {
				throw new TrapException(Trap.HOST_OUT_OF_MEMORY, Trap.HOST_OUT_OF_MEMORY
						+ ": the guest holds more than " + this.mostHeld + " bytes of exceptions");
			}
		}
		this.older = this.batches.size();
		this.probe = new WeakReference<>(new Object());
	}

	/**
	 * Forget the batches that are gone.
	 * @return how much of what is older than the probe is not
	 */
	private long heldBytes() {
		List<Batch> kept = new ArrayList<>();
		long held = 0;
		int heldBatches = 0;
		this.bytes = 0;
		for (int i = 0; i < this.batches.size(); i++) {
			Batch batch = this.batches.get(i);
			if (!batch.refersTo(null)) {
				kept.add(batch);
				this.bytes += batch.bytes;
				if (i < this.older) {
					held += batch.bytes;
					heldBatches++;
				}
			}
		}
		this.batches = kept;
		this.older = heldBatches;
		return held;
	}

	/** Some exceptions. */
	private static final class Batch extends WeakReference<Object> {

		private final int bytes;

		Batch(Object members, int bytes) {
			super(members);
			this.bytes = bytes;
		}

	}

}
