package dev.wasmboot.engine.wasi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

import dev.wasmboot.engine.Caller;
import dev.wasmboot.engine.wasi.fs.Directory;
import dev.wasmboot.engine.wasi.fs.DirectoryListing;
import dev.wasmboot.engine.wasi.fs.DirectoryListing.Entry;
import dev.wasmboot.engine.wasi.fs.ErrnoException;
import dev.wasmboot.engine.wasi.fs.FileType;
import org.jspecify.annotations.Nullable;

/**
 * Reads a directory in the portions that {@code fd_readdir} is called for. A cookie is
 * how many entries come before. Guests go on where they stopped, and so does the listing;
 * for any other cookie it starts again and skips. Nothing is kept but one entry.
 */
final class DirectoryReader implements AutoCloseable {

	private static final int HEADER = 24;

	private final Directory directory;

	private @Nullable DirectoryListing listing;

	/** The cookie of the entry that comes next. */
	private long next;

	/** That entry, if it was read before and did not fit. */
	private @Nullable Entry unread;

	DirectoryReader(Directory directory) {
		this.directory = directory;
	}

	/**
	 * Fill a buffer with entries, the last of which may be cut.
	 * @param caller the guest
	 * @param buffer the buffer
	 * @param cookie where to begin, unsigned
	 * @return how many bytes were written: fewer than there is room for at the end
	 * @throws ErrnoException if the directory cannot be read
	 */
	int read(Caller caller, ByteBuffer buffer, long cookie) throws ErrnoException {
		if (cookie == 0 || cookie != this.next) {
			restart();
			while (this.next != cookie && next(caller) != null) {
				this.next++;
			}
		}
		while (buffer.hasRemaining()) {
			Entry entry = next(caller);
			if (entry == null) {
				break;
			}
			byte[] bytes = bytes(entry);
			if (bytes.length > buffer.remaining()) {
				buffer.put(bytes, 0, buffer.remaining());
				this.unread = entry;
				break;
			}
			buffer.put(bytes);
			this.next++;
		}
		return buffer.position();
	}

	@Override
	public void close() {
		if (this.listing != null) {
			this.listing.close();
			this.listing = null;
		}
	}

	private void restart() {
		close();
		this.next = 0;
		this.unread = null;
	}

	private @Nullable Entry next(Caller caller) throws ErrnoException {
		caller.checkDeadline();
		if (this.unread != null) {
			Entry entry = this.unread;
			this.unread = null;
			return entry;
		}
		if (this.next == 0) {
			return self(".");
		}
		if (this.next == 1) {
			return self("..");
		}
		if (this.listing == null) {
			this.listing = this.directory.list();
		}
		return this.listing.next();
	}

	/**
	 * The entries that every directory has. The one above is not told: it may be outside.
	 */
	private Entry self(String name) throws ErrnoException {
		return new Entry(name, FileType.DIRECTORY, this.directory.stat().inode());
	}

	private byte[] bytes(Entry entry) {
		byte[] name = entry.name().getBytes(StandardCharsets.UTF_8);
		ByteBuffer bytes = ByteBuffer.allocate(HEADER + name.length).order(ByteOrder.LITTLE_ENDIAN);
		bytes.putLong(this.next + 1);
		bytes.putLong(entry.inode());
		bytes.putInt(name.length);
		bytes.putInt(entry.type().code());
		bytes.put(name);
		return bytes.array();
	}

}
