package dev.wasmboot.engine.wasi.fs;

import java.nio.charset.StandardCharsets;

/**
 * A symbolic link in memory.
 */
final class MemoryLink extends MemoryNode {

	private final byte[] target;

	private final long charge;

	/**
	 * Create a symbolic link.
	 * @param tree where it belongs to
	 * @param target what it says
	 * @throws ErrnoException with {@link Errno#NOSPC} if it is too much
	 */
	MemoryLink(MemoryTree tree, String target) throws ErrnoException {
		super(tree, FileType.SYMBOLIC_LINK);
		this.target = target.getBytes(StandardCharsets.UTF_8);
		this.charge = Blocks.charge(this.target.length);
		tree.use().take(this.charge, 0);
	}

	String target() {
		return new String(this.target, StandardCharsets.UTF_8);
	}

	@Override
	long size() {
		return this.target.length;
	}

	@Override
	void unnamed() {
		super.unnamed();
		if (names() == 0) {
			tree().use().give(this.charge, 0);
		}
	}

}
