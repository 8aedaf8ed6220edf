package dev.wasmboot.engine;

import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * A guest that was stopped. The instance is not to be used again: its memory may be in
 * the middle of a change.
 */
public final class TrapException extends WasmException {

	/** How many frames are kept. */
	public static final int MOST_FRAMES = 200;

	private static final int SHOWN_FRAMES = 20;

	private final Trap trap;

	private final String detail;

	private List<GuestFrame> frames = List.of();

	private int left;

	/**
	 * Create an exception.
	 * @param trap the reason
	 */
	public TrapException(Trap trap) {
		super(trap.toString(), null);
		this.trap = trap;
		this.detail = trap.toString();
	}

	/**
	 * Create an exception with a more exact message.
	 * @param trap the reason
	 * @param detail the reason in this case
	 */
	public TrapException(Trap trap, String detail) {
		super(detail, null);
		this.trap = trap;
		this.detail = detail;
	}

	/**
	 * Create an exception that was caused by an exception of the host.
	 * @param trap the reason
	 * @param detail the reason in this case
	 * @param cause what the host threw
	 */
	public TrapException(Trap trap, String detail, @Nullable Throwable cause) {
		super(detail, cause);
		this.trap = trap;
		this.detail = detail;
	}

	/**
	 * The reason.
	 * @return the reason
	 */
	public Trap trap() {
		return this.trap;
	}

	/**
	 * The guest functions that were active, the innermost first. Of a deep stack only the
	 * innermost frames are kept.
	 * @return the frames, {@value #MOST_FRAMES} at most
	 */
	public List<GuestFrame> frames() {
		return this.frames;
	}

	/**
	 * Note a part of the guest's stack. Only the engine calls this, for what one of its
	 * tiers knows.
	 * @param outer the frames, the innermost first, which called those noted before
	 */
	public void addFrames(List<GuestFrame> outer) {
		if (this.frames.size() < MOST_FRAMES) {
			this.frames = Stream.concat(this.frames.stream(), outer.stream()).limit(MOST_FRAMES).toList();
		}
	}

	/**
	 * Note that this left compiled code. Only the engine calls this.
	 * @return how often it had left compiled code before
	 */
	public int leaveCompiled() {
		return this.left++;
	}

	/**
	 * The reason, and below it the guest's stack.
	 */
	@Override
	public String getMessage() {
		StringBuilder message = new StringBuilder(this.detail);
		this.frames.stream().limit(SHOWN_FRAMES).forEach((frame) -> message.append("\n    at ").append(frame));
		if (this.frames.size() > SHOWN_FRAMES) {
			message.append("\n    … ").append(this.frames.size() - SHOWN_FRAMES).append(" more");
		}
		return message.toString();
	}

}
