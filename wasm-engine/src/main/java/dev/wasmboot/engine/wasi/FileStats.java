package dev.wasmboot.engine.wasi;

import java.nio.ByteBuffer;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import dev.wasmboot.engine.GuestMemory;
import dev.wasmboot.engine.wasi.fs.Errno;
import dev.wasmboot.engine.wasi.fs.ErrnoException;
import dev.wasmboot.engine.wasi.fs.FileStat;
import dev.wasmboot.engine.wasi.fs.FileTimes;
import org.jspecify.annotations.Nullable;

/**
 * Attributes of files as guests read and write them.
 */
final class FileStats {

	private static final int SIZE = 64;

	private static final int ACCESSED = 1;

	private static final int ACCESSED_NOW = 1 << 1;

	private static final int MODIFIED = 1 << 2;

	private static final int MODIFIED_NOW = 1 << 3;

	private static final int ALL = ACCESSED | ACCESSED_NOW | MODIFIED | MODIFIED_NOW;

	private FileStats() {
	}

	/**
	 * Write a {@code filestat}.
	 * @param stat the attributes
	 * @param memory the guest's memory
	 * @param address where to
	 */
	static void write(FileStat stat, GuestMemory memory, int address) {
		ByteBuffer out = memory.view(address, SIZE);
		out.putLong(stat.device());
		out.putLong(stat.inode());
		out.putLong(stat.type().code());
		out.putLong(stat.links());
		out.putLong(stat.size());
		out.putLong(stat.accessed());
		out.putLong(stat.modified());
		out.putLong(stat.changed());
	}

	/**
	 * The times that a guest wants to set.
	 * @param accessed when the file was last read, in nanoseconds since the epoch
	 * @param modified when it was last written
	 * @param flags the bits of WASI's {@code fstflags}: which of them, or the present
	 * @param present what the present is, in nanoseconds since the epoch
	 * @return the times
	 * @throws ErrnoException if the flags contradict each other
	 */
	static FileTimes times(long accessed, long modified, int flags, LongSupplier present) throws ErrnoException {
		if ((flags & ~ALL) != 0) {
			throw new ErrnoException(Errno.INVAL);
		}
		return new FileTimes(time(accessed, (flags & ACCESSED) != 0, (flags & ACCESSED_NOW) != 0, present),
				time(modified, (flags & MODIFIED) != 0, (flags & MODIFIED_NOW) != 0, present));
	}

	private static @Nullable FileTime time(long nanos, boolean given, boolean now, LongSupplier present)
			throws ErrnoException {
		if (given && now) {
			throw new ErrnoException(Errno.INVAL);
		}
		return (given || now) ? FileTime.from(now ? present.getAsLong() : nanos, TimeUnit.NANOSECONDS) : null;
	}

}
