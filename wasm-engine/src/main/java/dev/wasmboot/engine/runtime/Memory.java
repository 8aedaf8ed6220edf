package dev.wasmboot.engine.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import dev.wasmboot.engine.GuestMemory;
import dev.wasmboot.engine.MemoryType;
import dev.wasmboot.engine.Trap;
import dev.wasmboot.engine.TrapException;
import org.jspecify.annotations.Nullable;

/**
 * A linear memory: one flat array that is exactly as long as the memory, so that the
 * JVM's own bounds check is the guest's.
 * <p>
 * It is the only class of its kind. A second implementation would make every access in
 * the engine a virtual call.
 * <p>
 * An address is an unsigned 32-bit number, and so is the offset that an instruction adds
 * to it; an array index is a signed {@code int} and an array has fewer than
 * 2<sup>31</sup> elements. {@link #index} maps an address and an offset below
 * 2<sup>31</sup> to their sum where that is below 2<sup>31</sup>, and to something
 * negative, which no array has, otherwise: if the address is below 2<sup>31</sup> the sum
 * is below 2<sup>32</sup>, so that as an {@code int} it is negative exactly when it is
 * too large; if not, the sign is forced. It never wraps back into range. Offsets from
 * 2<sup>31</sup> on are out of bounds whatever the address.
 */
public final class Memory implements GuestMemory, ExternValue {

	/** The most pages an array can hold. */
	public static final int MOST_PAGES = 32767;

	/** The most pages that can be declared. */
	public static final int DECLARABLE_PAGES = 65536;

	public static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

	public static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

	public static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	/** How much a bulk operation does between two looks at the deadline. */
	private static final int CHUNK = 1 << 20;

	private static final byte[] EMPTY = {};

	private final MemoryType type;

	private final Budget budget;

	private byte[] bytes;

	/**
	 * Create a memory of its minimum size.
	 * @param type its declared size
	 * @param budget what its bytes are taken from
	 * @return the memory, or {@code null} if the budget has not enough left
	 */
	public static @Nullable Memory create(MemoryType type, Budget budget) {
		return create(type, budget, EMPTY);
	}

	/**
	 * Create a memory of its minimum size.
	 * @param type its declared size
	 * @param budget what its bytes are taken from
	 * @param content what it begins with, at most its minimum size; zeros follow
	 * @return the memory, or {@code null} if the budget has not enough left
	 */
	public static @Nullable Memory create(MemoryType type, Budget budget, byte[] content) {
		if (type.minimum() > MOST_PAGES || !budget.take(type.minimum() * PAGE)) {
			return null;
		}
		return new Memory(type, budget, content);
	}

	private Memory(MemoryType type, Budget budget, byte[] content) {
		this.type = type;
		this.budget = budget;
		this.bytes = Arrays.copyOf(content, (int) type.minimum() * PAGE);
	}

	/**
	 * The memory's content. The array changes when the memory grows.
	 * @return the array itself
	 */
	public byte[] bytes() {
		return this.bytes;
	}

	/**
	 * The type as an import of it has to match: what it has now, and may grow to.
	 * @return the type
	 */
	@Override
	public MemoryType type() {
		return new MemoryType(this.type.index(), pages(), this.type.maximum());
	}

	/**
	 * The size in pages.
	 * @return the number of pages
	 */
	public int pages() {
		return this.bytes.length / PAGE;
	}

	/**
	 * Grow by some pages. This copies the whole memory: an array has one length, and a
	 * longer one than the memory would let the guest read and write beyond its end.
	 * @param context the call that grows it; its deadline ends the copying
	 * @param delta how many, unsigned
	 * @return the size before, in pages, or -1 if the memory may not grow that far
	 */
	public int grow(CallContext context, int delta) {
		int before = pages();
		long most = (this.type.maximum() == -1) ? MOST_PAGES : Math.min(MOST_PAGES, this.type.maximum());
		long added = Integer.toUnsignedLong(delta);
		if (added > most - before || !this.budget.take(added * PAGE)) {
			return -1;
		}
		if (added == 0) {
			return before;
		}
		byte[] old = this.bytes;
		try {
			context.checkDeadline();
			byte[] grown = new byte[(int) (before + added) * PAGE];
			copyForward(context, grown, 0, old, 0, old.length);
			this.bytes = grown;
			return before;
		}
		catch (OutOfMemoryError ex) {
			return -1;
		}
		finally {
			if (this.bytes == old) {
				this.budget.giveBack(added * PAGE);
			}
		}
	}

	/**
	 * Set the memory's content and size.
	 * @param content what it begins with; the rest becomes zero
	 * @param pages the new size, at most the present one
	 */
	public void restore(byte[] content, int pages) {
		int length = pages * PAGE;
		if (length == this.bytes.length) {
			System.arraycopy(content, 0, this.bytes, 0, content.length);
			Arrays.fill(this.bytes, content.length, length, (byte) 0);
		}
		else {
			this.budget.giveBack(this.bytes.length);
			if (!this.budget.take(length)) {
				throw new TrapException(Trap.HOST_OUT_OF_MEMORY);
			}
			this.bytes = Arrays.copyOf(content, length);
		}
	}

	/**
	 * The array index for an address and an offset: negative if there is none.
	 * @param address the address, unsigned
	 * @param offset the offset, 0 to 2<sup>31</sup> - 1
	 * @return the index
	 */
	public static int index(int address, int offset) {
		return (address + offset) | (address & Integer.MIN_VALUE);
	}

	public void fill(CallContext context, int address, byte value, int length) {
		int end = check(address, length);
		for (int from = address; from < end;) {
			int to = Math.min(end, from + Math.min(CHUNK, end - from));
			Arrays.fill(this.bytes, from, to, value);
			from = to;
			context.checkDeadline();
		}
	}

	public static void copy(CallContext context, Memory target, int to, Memory source, int from, int length) {
		source.check(from, length);
		target.check(to, length);
		if (target == source && to > from) {
			for (int left = length; left > 0;) {
				int step = Math.min(CHUNK, left);
				left -= step;
				System.arraycopy(source.bytes, from + left, target.bytes, to + left, step);
				context.checkDeadline();
			}
			return;
		}
		copyForward(context, target.bytes, to, source.bytes, from, length);
	}

	private static void copyForward(CallContext context, byte[] target, int to, byte[] source, int from, int length) {
		for (int done = 0; done < length;) {
			int step = Math.min(CHUNK, length - done);
			System.arraycopy(source, from + done, target, to + done, step);
			done += step;
			context.checkDeadline();
		}
	}

	/**
	 * Copy part of a data segment in.
	 * @param to where to, unsigned
	 * @param segment the array that holds the segment
	 * @param start where the segment starts in it
	 * @param segmentLength how long the segment is
	 * @param from where in the segment to begin, unsigned
	 * @param length how much, unsigned
	 */
	public void init(int to, byte[] segment, int start, int segmentLength, int from, int length) {
		if (Integer.toUnsignedLong(from) + Integer.toUnsignedLong(length) > segmentLength) {
			throw new TrapException(Trap.MEMORY_OUT_OF_BOUNDS);
		}
		check(to, length);
		System.arraycopy(segment, start + from, this.bytes, to, length);
	}

	@Override
	public long size() {
		return this.bytes.length;
	}

	@Override
	public ByteBuffer view(int address, int length) {
		check(address, length);
		return ByteBuffer.wrap(this.bytes, address, length).slice().order(ByteOrder.LITTLE_ENDIAN);
	}

	@Override
	public byte[] read(int address, int length) {
		return Arrays.copyOfRange(this.bytes, address, check(address, length));
	}

	@Override
	public String readString(int address, int length) {
		check(address, length);
		return new String(this.bytes, address, length, StandardCharsets.UTF_8);
	}

	@Override
	public void write(int address, byte[] content) {
		check(address, content.length);
		System.arraycopy(content, 0, this.bytes, address, content.length);
	}

	@Override
	public int readInt(int address) {
		check(address, Integer.BYTES);
		return (int) INT.get(this.bytes, address);
	}

	@Override
	public void writeInt(int address, int value) {
		check(address, Integer.BYTES);
		INT.set(this.bytes, address, value);
	}

	@Override
	public long readLong(int address) {
		check(address, Long.BYTES);
		return (long) LONG.get(this.bytes, address);
	}

	@Override
	public void writeLong(int address, long value) {
		check(address, Long.BYTES);
		LONG.set(this.bytes, address, value);
	}

	/**
	 * Check a range.
	 * @return its end
	 */
	private int check(int address, int length) {
		long end = Integer.toUnsignedLong(address) + Integer.toUnsignedLong(length);
		if (end > this.bytes.length) {
			throw new TrapException(Trap.MEMORY_OUT_OF_BOUNDS);
		}
		return (int) end;
	}

}
