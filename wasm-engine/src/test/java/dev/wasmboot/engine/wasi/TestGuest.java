package dev.wasmboot.engine.wasi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import dev.wasmboot.engine.Caller;
import dev.wasmboot.engine.DenialListener;
import dev.wasmboot.engine.GuestMemory;
import dev.wasmboot.engine.Stdio;
import dev.wasmboot.engine.Trap;
import dev.wasmboot.engine.TrapException;
import dev.wasmboot.engine.runtime.Arguments;
import dev.wasmboot.engine.wasi.fs.Errno;
import dev.wasmboot.policy.Capability;
import dev.wasmboot.policy.EffectivePolicy;
import dev.wasmboot.policy.Policy;
import dev.wasmboot.policy.Requests;
import org.jspecify.annotations.Nullable;

/**
 * A guest that is Java: one page of memory, and calls of WASI functions as a module would
 * make them.
 */
final class TestGuest implements Caller, AutoCloseable {

	/** Where results are written to. */
	static final int RESULT = 0;

	/** Where there is room for 4 KiB. */
	static final int BUFFER = 4096;

	/** Where arguments are put, one after the other. */
	private static final int ARGUMENTS = 16384;

	private static final long ALL_RIGHTS = Rights.FILE | Rights.DIRECTORY;

	private final ByteMemory memory = new ByteMemory(GuestMemory.PAGE);

	private final WasiPreview1 wasi;

	private int free = ARGUMENTS;

	private long checksLeft = Long.MAX_VALUE;

	private long remainingNanos = Long.MAX_VALUE;

	TestGuest(Policy policy) {
		this(policy, Stdio.none(), WasiClock.system());
	}

	TestGuest(Policy policy, Stdio stdio, WasiClock clock) {
		this(effective(policy), stdio, DenialListener.NONE, clock);
	}

	TestGuest(EffectivePolicy policy, Stdio stdio, DenialListener listener, WasiClock clock) {
		this(new WasiPreview1(policy, stdio, listener, clock));
	}

	/**
	 * Create a guest that shares the state of another.
	 */
	TestGuest(WasiPreview1 wasi) {
		this.wasi = wasi;
	}

	static EffectivePolicy effective(Policy policy) {
		return EffectivePolicy.decide(new Requests(Set.of(Capability.values()), Set.of()), policy);
	}

	WasiPreview1 wasi() {
		return this.wasi;
	}

	/**
	 * Call a function.
	 * @return the code it answers with
	 */
	int call(String name, Object... arguments) {
		WasiFunction function = Objects.requireNonNull(WasiFunction.named(name), name);
		int code = this.wasi.functions().call(function, this, new GivenArguments(List.of(arguments)));
		this.free = ARGUMENTS;
		return code;
	}

	/**
	 * Call a function that has to succeed.
	 */
	void succeed(String name, Object... arguments) {
		int code = call(name, arguments);
		if (code != 0) {
			throw new AssertionError(name + " failed with " + errno(code));
		}
	}

	/**
	 * Call a function that has to fail.
	 * @return the error
	 */
	Errno fail(String name, Object... arguments) {
		Errno errno = errno(call(name, arguments));
		if (errno == null) {
			throw new AssertionError(name + " succeeded");
		}
		return errno;
	}

	/**
	 * Put bytes where the next call finds them.
	 */
	int put(byte[] bytes) {
		int address = this.free;
		this.memory.write(address, bytes);
		this.free += (bytes.length + 7) / 8 * 8;
		return address;
	}

	/**
	 * Put a list of buffers.
	 */
	int buffers(int... addressesAndLengths) {
		ByteBuffer list = ByteBuffer.allocate(addressesAndLengths.length * 4).order(ByteOrder.LITTLE_ENDIAN);
		list.asIntBuffer().put(addressesAndLengths);
		return put(list.array());
	}

	/**
	 * Write text to a descriptor.
	 * @return the code
	 */
	int write(int fd, String text) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		return call("fd_write", fd, buffers(put(bytes), bytes.length), 1, RESULT);
	}

	/**
	 * Read from a descriptor.
	 */
	String read(int fd, int length) {
		succeed("fd_read", fd, buffers(BUFFER, length), 1, RESULT);
		return this.memory.readString(BUFFER, result());
	}

	/**
	 * Call a function that takes a descriptor and a path.
	 * @return the code
	 */
	int path(String name, int fd, String path) {
		byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
		return call(name, fd, put(bytes), bytes.length);
	}

	/**
	 * Call {@code path_open} for reading.
	 * @return the code; {@link #result} has the number
	 */
	int open(int fd, String path, Lookup lookup) {
		return open(fd, path, lookup, 0, Rights.FD_READ | Rights.FD_SEEK | Rights.FD_TELL | Rights.FD_READDIR
				| Rights.FD_FILESTAT_GET | Rights.PATH_OPEN | Rights.PATH_FILESTAT_GET);
	}

	/**
	 * Call {@code path_open}.
	 * @return the code; {@link #result} has the number
	 */
	int open(int fd, String path, Lookup lookup, int openFlags, long rights) {
		byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
		return call("path_open", fd, lookup.flags, put(bytes), bytes.length, openFlags, rights, ALL_RIGHTS, 0, RESULT);
	}

	/**
	 * Call {@code path_filestat_get}.
	 * @return the code; at {@link #BUFFER} are the attributes
	 */
	int stat(int fd, String path, Lookup lookup) {
		byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
		return call("path_filestat_get", fd, lookup.flags, put(bytes), bytes.length, BUFFER);
	}

	/**
	 * Call {@code path_symlink}.
	 * @return the code
	 */
	int symlink(String target, int fd, String path) {
		byte[] text = target.getBytes(StandardCharsets.UTF_8);
		byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
		return call("path_symlink", put(text), text.length, fd, put(bytes), bytes.length);
	}

	/**
	 * Call {@code path_rename}.
	 * @return the code
	 */
	int rename(int fd, String path, int newFd, String newPath) {
		byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
		byte[] newBytes = newPath.getBytes(StandardCharsets.UTF_8);
		return call("path_rename", fd, put(bytes), bytes.length, newFd, put(newBytes), newBytes.length);
	}

	/**
	 * Call {@code path_link}.
	 * @return the code
	 */
	int link(int fd, String path, int newFd, String newPath) {
		byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
		byte[] newBytes = newPath.getBytes(StandardCharsets.UTF_8);
		return call("path_link", fd, 0, put(bytes), bytes.length, newFd, put(newBytes), newBytes.length);
	}

	/**
	 * Call {@code path_readlink}.
	 * @return the code; at {@link #BUFFER} is the text
	 */
	int readlink(int fd, String path) {
		byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
		return call("path_readlink", fd, put(bytes), bytes.length, BUFFER, 4096, RESULT);
	}

	/**
	 * The error of a code.
	 * @return the error, or {@code null} for success
	 */
	static @Nullable Errno errno(int code) {
		return Stream.of(Errno.values()).filter((errno) -> errno.code() == code).findFirst().orElse(null);
	}

	int result() {
		return this.memory.readInt(RESULT);
	}

	long longResult() {
		return this.memory.readLong(RESULT);
	}

	/**
	 * Let the deadline pass.
	 * @param checks how often it may be checked before
	 */
	void expireAfter(long checks) {
		this.checksLeft = checks;
	}

	void setRemainingNanos(long nanos) {
		this.remainingNanos = nanos;
	}

	@Override
	public GuestMemory memory() {
		return this.memory;
	}

	@Override
	public long remainingNanos() {
		return this.remainingNanos;
	}

	@Override
	public void checkDeadline() {
		if (this.remainingNanos == 0 || this.checksLeft-- <= 0) {
			throw new TrapException(Trap.DEADLINE_EXCEEDED);
		}
	}

	@Override
	public void close() {
		this.wasi.close();
	}

	/**
	 * Whether a path's last link is followed.
	 */
	enum Lookup {

		FOLLOW(1),

		NOFOLLOW(0);

		private final int flags;

		Lookup(int flags) {
			this.flags = flags;
		}

	}

	/**
	 * A memory that does not grow.
	 */
	private static final class ByteMemory implements GuestMemory {

		private final byte[] bytes;

		ByteMemory(int size) {
			this.bytes = new byte[size];
		}

		@Override
		public long size() {
			return this.bytes.length;
		}

		@Override
		public ByteBuffer view(int address, int length) {
			long end = Integer.toUnsignedLong(address) + Integer.toUnsignedLong(length);
			if (end > this.bytes.length) {
				throw new TrapException(Trap.MEMORY_OUT_OF_BOUNDS);
			}
			return ByteBuffer.wrap(this.bytes, address, length).slice().order(ByteOrder.LITTLE_ENDIAN);
		}

		@Override
		public byte[] read(int address, int length) {
			ByteBuffer view = view(address, length);
			byte[] copy = new byte[view.remaining()];
			view.get(copy);
			return copy;
		}

		@Override
		public String readString(int address, int length) {
			return new String(read(address, length), StandardCharsets.UTF_8);
		}

		@Override
		public void write(int address, byte[] source) {
			view(address, source.length).put(source);
		}

		@Override
		public int readInt(int address) {
			return view(address, Integer.BYTES).getInt();
		}

		@Override
		public void writeInt(int address, int value) {
			view(address, Integer.BYTES).putInt(value);
		}

		@Override
		public long readLong(int address) {
			return view(address, Long.BYTES).getLong();
		}

		@Override
		public void writeLong(int address, long value) {
			view(address, Long.BYTES).putLong(value);
		}

	}

	private record GivenArguments(List<Object> values) implements Arguments {

		@Override
		public int i32(int index) {
			return (int) this.values.get(index);
		}

		@Override
		public long i64(int index) {
			return (long) this.values.get(index);
		}

	}

}
