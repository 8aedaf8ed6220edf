package dev.wasmboot.engine.wasi;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import dev.wasmboot.engine.Caller;
import dev.wasmboot.engine.wasi.fs.Errno;
import dev.wasmboot.engine.wasi.fs.ErrnoException;
import org.jspecify.annotations.Nullable;

/**
 * {@code poll_oneoff}: wait for one of several things, and not beyond the deadline. Only
 * clocks and standard input are ever waited for: files are always ready.
 */
final class PollFunctions {

	/** How many things a guest may wait for at a time. */
	static final int LIMIT = 1024;

	private static final int SUBSCRIPTION = 48;

	private static final int EVENT = 32;

	private static final int CLOCK = 0;

	private static final int FD_READ = 1;

	private static final int FD_WRITE = 2;

	private static final int ABSOLUTE = 1;

	private static final short HANGUP = 1;

	private final Descriptors descriptors;

	private final Clocks clocks;

	PollFunctions(Descriptors descriptors, Clocks clocks) {
		this.descriptors = descriptors;
		this.clocks = clocks;
	}

	void poll(Caller caller, int subscriptions, int events, int count, int result) throws ErrnoException {
		if (count == 0 || Integer.compareUnsigned(count, LIMIT) > 0) {
			throw new ErrnoException(Errno.INVAL);
		}
		ByteBuffer in = caller.memory().view(subscriptions, count * SUBSCRIPTION);
		ByteBuffer out = caller.memory().view(events, count * EVENT);
		List<Subscription> subscribed = new ArrayList<>(count);
		for (int at = 0; at < in.capacity(); at += SUBSCRIPTION) {
			subscribed.add(subscription(in, at));
		}
		List<Subscription> ready = await(caller, subscribed);
		ready.forEach((subscription) -> subscription.write(out));
		caller.memory().writeInt(result, ready.size());
	}

	private List<Subscription> await(Caller caller, List<Subscription> subscribed) {
		while (true) {
			List<Subscription> ready = subscribed.stream()
				.filter((subscription) -> subscription.isReady(caller, this.clocks))
				.toList();
			if (!ready.isEmpty()) {
				return ready;
			}
			long wait = Long.MAX_VALUE;
			InputDescriptor input = null;
			for (Subscription subscription : subscribed) {
				wait = Math.min(wait, this.clocks.until(subscription.due));
				input = (subscription.input != null) ? subscription.input : input;
			}
			if (input == null) {
				this.clocks.sleep(caller, wait);
			}
			else {
				input.await(caller, wait);
				caller.checkDeadline();
			}
		}
	}

	private Subscription subscription(ByteBuffer in, int at) throws ErrnoException {
		long userdata = in.getLong(at);
		byte type = in.get(at + 8);
		int target = in.getInt(at + 16);
		if (type == CLOCK) {
			boolean absolute = (in.getShort(at + 40) & ABSOLUTE) != 0;
			try {
				return Subscription.until(userdata, this.clocks.due(target, in.getLong(at + 24), absolute));
			}
			catch (ErrnoException ex) {
				return Subscription.failed(userdata, type, ex.errno());
			}
		}
		if (type != FD_READ && type != FD_WRITE) {
			throw new ErrnoException(Errno.INVAL);
		}
		try {
			long right = (type == FD_READ) ? Rights.FD_READ : Rights.FD_WRITE;
			Descriptor descriptor = this.descriptors.get(target, right | Rights.POLL_FD_READWRITE);
			if (descriptor instanceof InputDescriptor input) {
				return Subscription.input(userdata, input);
			}
			return Subscription.ready(userdata, type, (type == FD_READ) ? descriptor.readable() : 1);
		}
		catch (ErrnoException ex) {
			return Subscription.failed(userdata, type, ex.errno());
		}
	}

	/**
	 * Something a guest waits for.
	 *
	 * @param userdata the guest's name for it
	 * @param type what kind of thing it is
	 * @param due when it is ready: an instant of {@link Clocks#due}
	 * @param input the input that may make it ready earlier
	 * @param error why it cannot be waited for
	 * @param bytes how many bytes are ready
	 */
	private record Subscription(long userdata, byte type, long due, @Nullable InputDescriptor input,
			@Nullable Errno error, long bytes) {

		static Subscription until(long userdata, long due) {
			return new Subscription(userdata, (byte) CLOCK, due, null, null, 0);
		}

		static Subscription input(long userdata, InputDescriptor input) {
			return new Subscription(userdata, (byte) FD_READ, Long.MAX_VALUE, input, null, 0);
		}

		static Subscription ready(long userdata, byte type, long bytes) {
			return new Subscription(userdata, type, 0, null, null, bytes);
		}

		static Subscription failed(long userdata, byte type, Errno error) {
			return new Subscription(userdata, type, 0, null, error, 0);
		}

		boolean isReady(Caller caller, Clocks clocks) {
			return (this.input != null) ? this.input.await(caller, 0) : clocks.until(this.due) == 0;
		}

		void write(ByteBuffer out) {
			long size = (this.input != null) ? this.input.readable() : this.bytes;
			boolean ended = this.type == FD_READ && size == 0 && this.error == null;
			out.putLong(this.userdata);
			out.putShort((short) ((this.error != null) ? this.error.code() : 0));
			out.put(this.type).put(new byte[5]);
			out.putLong(size);
			out.putShort(ended ? HANGUP : 0).put(new byte[6]);
		}

	}

}
