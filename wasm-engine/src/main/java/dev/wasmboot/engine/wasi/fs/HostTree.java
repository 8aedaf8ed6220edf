package dev.wasmboot.engine.wasi.fs;

/**
 * A directory of the host. What is in it belongs to the host.
 *
 * @param root the directory
 */
record HostTree(Directory root) implements FileTree {

	@Override
	public boolean isChanged() {
		return false;
	}

	@Override
	public void reset() {
	}

	@Override
	public void close() {
		this.root.close();
	}

}
