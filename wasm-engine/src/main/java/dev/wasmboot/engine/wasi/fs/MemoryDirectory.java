package dev.wasmboot.engine.wasi.fs;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A directory in memory that is held open. Holding it takes nothing that would have to be
 * given back.
 */
final class MemoryDirectory implements Directory {

	private final MemoryFolder folder;

	MemoryDirectory(MemoryFolder folder) {
		this.folder = folder;
	}

	@Override
	public FileType type(String name) throws ErrnoException {
		return this.folder.get(name).type();
	}

	@Override
	public FileStat stat() {
		return this.folder.stat();
	}

	@Override
	public FileStat stat(String name) throws ErrnoException {
		return this.folder.get(name).stat();
	}

	@Override
	public void setTimes(FileTimes times) {
		this.folder.setTimes(times);
	}

	@Override
	public void setTimes(String name, FileTimes times) throws ErrnoException {
		this.folder.get(name).setTimes(times);
	}

	@Override
	public long now() {
		return this.folder.tree().now();
	}

	@Override
	public Directory open() {
		return new MemoryDirectory(this.folder);
	}

	@Override
	public Directory openDirectory(String name) throws ErrnoException {
		MemoryNode node = this.folder.get(name);
		if (node instanceof MemoryFolder directory) {
			return new MemoryDirectory(directory);
		}
		throw new ErrnoException((node instanceof MemoryLink) ? Errno.LOOP : Errno.NOTDIR);
	}

	@Override
	public OpenFile openFile(String name, boolean read, boolean write) throws ErrnoException {
		MemoryNode node = this.folder.get(name);
		if (node instanceof MemoryFile file) {
			return new OpenMemoryFile(file);
		}
		throw new ErrnoException((node instanceof MemoryLink) ? Errno.LOOP : Errno.ISDIR);
	}

	@Override
	public OpenFile createFile(String name) throws ErrnoException {
		this.folder.reserve(name);
		MemoryFile file = new MemoryFile(this.folder.tree());
		this.folder.put(name, file);
		return new OpenMemoryFile(file);
	}

	@Override
	public void createDirectory(String name) throws ErrnoException {
		this.folder.reserve(name);
		this.folder.put(name, new MemoryFolder(this.folder.tree()));
	}

	@Override
	public void createSymbolicLink(String name, String target) throws ErrnoException {
		this.folder.reserve(name);
		try {
			this.folder.put(name, new MemoryLink(this.folder.tree(), target));
		}
		catch (ErrnoException ex) {
			giveBackName();
			throw ex;
		}
	}

	@Override
	public String readSymbolicLink(String name) throws ErrnoException {
		if (this.folder.get(name) instanceof MemoryLink link) {
			return link.target();
		}
		throw new ErrnoException(Errno.INVAL);
	}

	@Override
	public void link(String name, Directory to, String newName) throws ErrnoException {
		MemoryFolder target = sameTree(to);
		MemoryNode node = this.folder.get(name);
		if (node instanceof MemoryFolder) {
			throw new ErrnoException(Errno.PERM);
		}
		target.reserve(newName);
		target.put(newName, node);
	}

	@Override
	public void move(String name, Directory to, String newName) throws ErrnoException {
		MemoryFolder target = sameTree(to);
		MemoryNode node = this.folder.get(name);
		MemoryNode replaced = target.find(newName);
		target.requireNotRemoved();
		if (node instanceof MemoryFolder moved && moved.contains(target)) {
			throw new ErrnoException(Errno.INVAL);
		}
		if (replaced == node) {
			return;
		}
		if (replaced != null) {
			requireReplaceable(replaced, node);
			remove(target, newName);
		}
		target.put(newName, node); // first, since what has no name is given back
		this.folder.remove(name);
	}

	@Override
	public void deleteFile(String name) throws ErrnoException {
		if (this.folder.get(name) instanceof MemoryFolder) {
			throw new ErrnoException(Errno.ISDIR);
		}
		remove(this.folder, name);
	}

	@Override
	public void deleteDirectory(String name) throws ErrnoException {
		if (!(this.folder.get(name) instanceof MemoryFolder directory)) {
			throw new ErrnoException(Errno.NOTDIR);
		}
		requireEmpty(directory);
		remove(this.folder, name);
	}

	@Override
	public DirectoryListing list() {
		return new Listing(this.folder);
	}

	@Override
	public void close() {
	}

	/**
	 * Remove an entry, and pay for its name no more.
	 */
	private void remove(MemoryFolder from, String name) throws ErrnoException {
		from.remove(name);
		giveBackName();
	}

	private void giveBackName() {
		this.folder.tree().use().give(MemoryTree.NAME, 1);
	}

	private MemoryFolder sameTree(Directory directory) throws ErrnoException {
		if (directory instanceof MemoryDirectory memory && memory.folder.tree() == this.folder.tree()) {
			return memory.folder;
		}
		throw new ErrnoException(Errno.XDEV);
	}

	private static void requireReplaceable(MemoryNode replaced, MemoryNode node) throws ErrnoException {
		if (replaced instanceof MemoryFolder directory) {
			if (!(node instanceof MemoryFolder)) {
				throw new ErrnoException(Errno.ISDIR);
			}
			requireEmpty(directory);
		}
		else if (node instanceof MemoryFolder) {
			throw new ErrnoException(Errno.NOTDIR);
		}
	}

	private static void requireEmpty(MemoryFolder directory) throws ErrnoException {
		if (!directory.isEmpty()) {
			throw new ErrnoException(Errno.NOTEMPTY);
		}
	}

	/**
	 * The entries in the order of their names. Entries that come and go meanwhile are
	 * listed or not; all others are, once.
	 */
	private static final class Listing implements DirectoryListing {

		private final MemoryFolder folder;

		private @Nullable String last;

		Listing(MemoryFolder folder) {
			this.folder = folder;
		}

		@Override
		public @Nullable Entry next() {
			Map.Entry<String, MemoryNode> entry = this.folder.after(this.last);
			if (entry == null) {
				return null;
			}
			this.last = entry.getKey();
			MemoryNode node = entry.getValue();
			return new Entry(this.last, node.type(), node.number());
		}

		@Override
		public void close() {
		}

	}

}
