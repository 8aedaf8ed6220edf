package dev.wasmboot.engine.wasi.fs;

import java.nio.ByteBuffer;

/**
 * A file in memory that is held open. What is open has a right to be read or written; the
 * descriptor knows which.
 */
final class OpenMemoryFile implements OpenFile {

	private final MemoryFile file;

	private boolean closed;

	OpenMemoryFile(MemoryFile file) {
		this.file = file;
		file.opened();
	}

	@Override
	public int read(ByteBuffer target, long position) {
		return this.file.read(target, position);
	}

	@Override
	public int write(ByteBuffer source, long position) throws ErrnoException {
		return this.file.write(source, position);
	}

	@Override
	public long size() {
		return this.file.size();
	}

	@Override
	public void setSize(long size) {
		this.file.setSize(size);
	}

	@Override
	public void allocate(long offset, long length) throws ErrnoException {
		this.file.allocate(offset, length);
	}

	@Override
	public void sync(boolean attributes) {
	}

	@Override
	public FileStat stat() {
		return this.file.stat();
	}

	@Override
	public void setTimes(FileTimes times) {
		this.file.setTimes(times);
	}

	@Override
	public long now() {
		return this.file.tree().now();
	}

	@Override
	public void close() {
		if (!this.closed) {
			this.closed = true;
			this.file.closed();
		}
	}

}
