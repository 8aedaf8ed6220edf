package dev.wasmboot.engine.wasi.fs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * A file of the host. How far it grows is taken from a quota before it does, and never
 * given back: what becomes of the host's disk when a file is cut or fails to grow is not
 * for a guest to say.
 */
final class HostFile implements OpenFile {

	private final FileChannel channel;

	private final StorageUse use;

	private @Nullable Path path;

	HostFile(FileChannel channel, StorageUse use) {
		this.channel = channel;
		this.use = use;
	}

	@Override
	public int read(ByteBuffer target, long position) throws ErrnoException {
		try {
			return Math.max(0, this.channel.read(target, position));
		}
		catch (IOException ex) {
			throw HostErrors.translate(ex);
		}
	}

	@Override
	public int write(ByteBuffer source, long position) throws ErrnoException {
		takeGrowth(position + source.remaining());
		try {
			return this.channel.write(source, position);
		}
		catch (IOException ex) {
			throw HostErrors.translate(ex);
		}
	}

	@Override
	public long size() throws ErrnoException {
		try {
			return this.channel.size();
		}
		catch (IOException ex) {
			throw HostErrors.translate(ex);
		}
	}

	@Override
	public void setSize(long size) throws ErrnoException {
		takeGrowth(size);
		try {
			this.channel.truncate(size);
			if (this.channel.size() < size) {
				this.channel.write(ByteBuffer.allocate(1), size - 1);
			}
		}
		catch (IOException ex) {
			throw HostErrors.translate(ex);
		}
	}

	@Override
	public void allocate(long offset, long length) throws ErrnoException {
		if (size() < offset + length) {
			setSize(offset + length);
		}
	}

	@Override
	public long now() {
		return HostAttributes.now();
	}

	@Override
	public void sync(boolean attributes) throws ErrnoException {
		try {
			this.channel.force(attributes);
		}
		catch (IOException ex) {
			throw HostErrors.translate(ex);
		}
	}

	@Override
	public FileStat stat() throws ErrnoException {
		return HostAttributes.read(path());
	}

	@Override
	public void setTimes(FileTimes times) throws ErrnoException {
		HostAttributes.setTimes(path(), times);
	}

	@Override
	public void close() {
		HostDirectory.close(this.channel);
		this.path = null;
	}

	private void takeGrowth(long newSize) throws ErrnoException {
		this.use.take(Math.max(0, newSize - size()), 0);
	}

	private Path path() throws ErrnoException {
		if (this.path == null) {
			try {
				this.path = HandlePath.of(this.channel);
			}
			catch (IOException ex) {
				throw HostErrors.translate(ex);
			}
		}
		return this.path;
	}

}
