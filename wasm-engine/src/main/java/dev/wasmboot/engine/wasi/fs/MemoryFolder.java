package dev.wasmboot.engine.wasi.fs;

import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * A directory in memory. Its entries are in the order of their names, so that a listing
 * only has to know the name that it has come to.
 */
final class MemoryFolder extends MemoryNode {

	private final TreeMap<String, MemoryNode> entries = new TreeMap<>();

	/** {@code null} for the root, and for what was removed. */
	private @Nullable MemoryFolder parent;

	/**
	 * Create a directory.
	 * @param tree where it belongs to
	 */
	MemoryFolder(MemoryTree tree) {
		super(tree, FileType.DIRECTORY);
	}

	/**
	 * The entry of a name.
	 * @throws ErrnoException with {@link Errno#NOENT} if there is none
	 */
	MemoryNode get(String name) throws ErrnoException {
		MemoryNode node = find(name);
		if (node == null) {
			throw new ErrnoException(Errno.NOENT);
		}
		return node;
	}

	@Nullable MemoryNode find(String name) {
		return this.entries.get(name);
	}

	boolean isEmpty() {
		return this.entries.isEmpty();
	}

	Map.@Nullable Entry<String, MemoryNode> after(@Nullable String name) {
		return (name != null) ? this.entries.higherEntry(name) : this.entries.firstEntry();
	}

	/**
	 * Make sure that a new entry can be added, and take its charge.
	 * @param name its name
	 * @throws ErrnoException if there is one, or this directory was removed, or there is
	 * no space left
	 */
	void reserve(String name) throws ErrnoException {
		if (find(name) != null) {
			throw new ErrnoException(Errno.EXIST);
		}
		requireNotRemoved();
		tree().use().take(MemoryTree.NAME, 1);
	}

	/**
	 * Fail if this directory was removed and is only still open.
	 */
	void requireNotRemoved() throws ErrnoException {
		if (names() == 0) {
			throw new ErrnoException(Errno.NOENT);
		}
	}

	/**
	 * Give a node a name that is free and paid for.
	 */
	void put(String name, MemoryNode node) {
		this.entries.put(name, node);
		if (node instanceof MemoryFolder folder) {
			folder.parent = this;
		}
		node.named();
		written();
	}

	/**
	 * Take a name away. It stays paid for.
	 */
	void remove(String name) throws ErrnoException {
		MemoryNode node = get(name);
		this.entries.remove(name);
		node.unnamed();
		written();
	}

	/**
	 * Whether another directory is this one or below it.
	 */
	boolean contains(MemoryFolder other) {
		for (MemoryFolder folder = other; folder != null; folder = folder.parent) {
			if (folder == this) {
				return true;
			}
		}
		return false;
	}

	@Override
	long size() {
		return 0;
	}

	/**
	 * Nobody pays for a directory that was removed, and it may still be open: it must not
	 * hold on to those that it was in.
	 */
	@Override
	void unnamed() {
		super.unnamed();
		if (names() == 0) {
			this.parent = null;
		}
	}

}
