package dev.wasmboot.engine.wasi.fs;

/**
 * A directory of the host. What is in it belongs to the host; how much of the quota is
 * used belongs to the instance.
 *
 * @param root the directory
 * @param use how much was added to it
 */
record HostTree(Directory root, StorageUse use) implements FileTree {

	@Override
	public boolean isChanged() {
		return false;
	}

	@Override
	public void reset() {
		this.use.reset();
	}

	@Override
	public void close() {
		this.root.close();
	}

}
