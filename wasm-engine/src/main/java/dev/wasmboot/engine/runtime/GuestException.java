package dev.wasmboot.engine.runtime;

import java.util.Arrays;
import java.util.List;

import dev.wasmboot.engine.GuestFrame;
import dev.wasmboot.engine.Trap;
import dev.wasmboot.engine.TrapException;
import org.jspecify.annotations.Nullable;

/**
 * An exception that a guest threw, on its way to the guest that catches it; and what an
 * {@code exnref} refers to.
 * <p>
 * It passes through the host functions that call back into a guest, none of whose
 * business it is. So it is an {@link Error}, which a host function does not take for a
 * failure of its own by catching {@link Exception}. It has no stack trace: guests throw
 * as they return.
 */
public final class GuestException extends Error {

	private static final long[] NO_VECTORS = {};

	private static final @Nullable Object[] NO_REFERENCES = {};

	/** About what an exception takes, but for what it carries. */
	private static final int BYTES = 96;

	private final transient Tag tag;

	private final long[] bits;

	private final long[] highs;

	private final transient @Nullable Object[] references;

	private transient List<GuestFrame> frames = List.of();

	/** See {@link HeldExceptions}. */
	private transient @Nullable Object batch;

	/**
	 * Create an exception. What it carries is not copied.
	 * @param tag its kind
	 * @param bits a number each, the lower half of a vector, 0 for a reference
	 * @param highs the higher halves of vectors; empty if it carries none
	 * @param references a reference each, {@code null} for anything else; empty if it
	 * carries none
	 */
	public GuestException(Tag tag, long[] bits, long[] highs, @Nullable Object[] references) {
		super(null, null, false, false);
		this.tag = tag;
		this.bits = bits;
		this.highs = highs;
		this.references = references;
	}

	/**
	 * Create an exception that carries what is in the slots of a frame.
	 * @param tag its kind
	 * @param stack where the frame is
	 * @param from the first slot
	 * @return the exception
	 */
	public static GuestException of(Tag tag, ValueStack stack, int from) {
		int to = from + tag.type().type().parameters().size();
		return new GuestException(tag, Arrays.copyOfRange(stack.slots(), from, to),
				tag.carriesVectors() ? Arrays.copyOfRange(stack.highs(), from, to) : NO_VECTORS,
				tag.carriesReferences() ? Arrays.copyOfRange(stack.references(), from, to) : NO_REFERENCES);
	}

	/**
	 * Its kind.
	 * @return the tag
	 */
	public Tag tag() {
		return this.tag;
	}

	/**
	 * The numbers it carries, and the lower halves of vectors.
	 * @return the bits of each, not to be modified
	 */
	public long[] bits() {
		return this.bits;
	}

	/**
	 * The higher halves of the vectors it carries.
	 * @return as many as there are {@link #bits()}, or none; not to be modified
	 */
	public long[] highs() {
		return this.highs;
	}

	/**
	 * The references it carries.
	 * @return as many as there are {@link #bits()}, or none; not to be modified
	 */
	public @Nullable Object[] references() {
		return this.references;
	}

	/**
	 * Copy what it carries to the slots of a frame.
	 * @param stack where the frame is
	 * @param to the first slot
	 */
	public void copyTo(ValueStack stack, int to) {
		System.arraycopy(this.bits, 0, stack.slots(), to, this.bits.length);
		System.arraycopy(this.references, 0, stack.references(), to, this.references.length);
		if (this.highs.length > 0) {
			stack.vectorsUsed();
			System.arraycopy(this.highs, 0, stack.highs(), to, this.highs.length);
		}
	}

	/**
	 * Note the guest's stack, where nobody may be left to catch it.
	 * @param guestFrames the frames, the innermost first
	 */
	public void setFrames(List<GuestFrame> guestFrames) {
		this.frames = guestFrames;
	}

	/**
	 * The trap that it is to those who are not guests.
	 */
	TrapException uncaught() {
		TrapException trap = new TrapException(Trap.UNCAUGHT_EXCEPTION, Trap.UNCAUGHT_EXCEPTION + ": " + this.tag);
		trap.addFrames(this.frames);
		return trap;
	}

	@Override
	public String getMessage() {
		return "a guest's exception of " + this.tag;
	}

	/**
	 * Keep a batch reachable for as long as this is.
	 * @return whether this is in no batch yet
	 */
	boolean join(Object newBatch) {
		if (this.batch != null) {
			return false;
		}
		this.batch = newBatch;
		return true;
	}

	/**
	 * About how much of the host's memory it takes.
	 */
	int bytes() {
		return BYTES + Long.BYTES * (this.bits.length + this.highs.length + this.references.length);
	}

}
