package dev.wasmboot.engine.wasi.fs;

import java.nio.ByteBuffer;

/**
 * A file in memory. What it takes is given back when it has no name and is not open.
 */
final class MemoryFile extends MemoryNode {

	private final Blocks blocks;

	private long size;

	private int opened;

	/**
	 * Create an empty file.
	 * @param tree where it belongs to
	 */
	MemoryFile(MemoryTree tree) {
		super(tree, FileType.REGULAR_FILE);
		this.blocks = new Blocks(tree.use());
	}

	@Override
	long size() {
		return this.size;
	}

	int read(ByteBuffer target, long position) {
		read();
		int length = (int) Math.min(target.remaining(), Math.max(0, this.size - position));
		this.blocks.read(target.slice(target.position(), length), position);
		target.position(target.position() + length);
		return length;
	}

	int write(ByteBuffer source, long position) throws ErrnoException {
		int written = this.blocks.write(source, position);
		this.size = Math.max(this.size, position + written);
		written();
		return written;
	}

	void allocate(long offset, long length) throws ErrnoException {
		this.blocks.allocate(offset, offset + length);
		this.size = Math.max(this.size, offset + length);
		written();
	}

	void setSize(long newSize) {
		if (newSize < this.size) {
			this.blocks.cut(newSize);
		}
		this.size = newSize;
		written();
	}

	/**
	 * It was opened once more.
	 */
	void opened() {
		this.opened++;
	}

	/**
	 * It was closed once.
	 */
	void closed() {
		this.opened--;
		freeIfUnreachable();
	}

	@Override
	void unnamed() {
		super.unnamed();
		freeIfUnreachable();
	}

	private void freeIfUnreachable() {
		if (names() == 0 && this.opened == 0) {
			this.blocks.cut(0);
		}
	}

}
