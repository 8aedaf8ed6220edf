package dev.wasmboot.engine.wasi.fs;

import org.jspecify.annotations.Nullable;

/**
 * Where a path leads: a directory that is held open, and a name in it that need not
 * exist. Until it is closed, nobody can make it lead elsewhere.
 */
public final class Place implements AutoCloseable {

	private final Directory directory;

	private final boolean owned;

	private final @Nullable String name;

	private final boolean slash;

	/**
	 * Create a place.
	 * @param directory the directory
	 * @param owned whether to close the directory with this
	 * @param name the name; {@code null} for the directory itself
	 * @param slash whether the path ended with a slash, and so means a directory
	 */
	Place(Directory directory, boolean owned, @Nullable String name, boolean slash) {
		this.directory = directory;
		this.owned = owned;
		this.name = name;
		this.slash = slash;
	}

	/**
	 * What is known about what is there.
	 * @return its attributes
	 * @throws ErrnoException if there is nothing
	 */
	public FileStat stat() throws ErrnoException {
		if (this.name == null) {
			return this.directory.stat();
		}
		FileStat stat = this.directory.stat(this.name);
		requireSlashAllowed(stat.type());
		return stat;
	}

	/**
	 * Change when what is there was last read and written.
	 * @param times the times
	 * @throws ErrnoException if they cannot be changed
	 */
	public void setTimes(FileTimes times) throws ErrnoException {
		if (this.name == null) {
			this.directory.setTimes(times);
			return;
		}
		requireSlashAllowed(this.directory.type(this.name));
		this.directory.setTimes(this.name, times);
	}

	/**
	 * The present, as files here are stamped with it.
	 * @return nanoseconds since the epoch
	 */
	public long now() {
		return this.directory.now();
	}

	/**
	 * Open what is there.
	 * @param options how
	 * @return the file or directory
	 * @throws ErrnoException if it cannot be opened so
	 */
	public Node open(OpenOptions options) throws ErrnoException {
		if (this.name == null) {
			return openDirectory(options, null);
		}
		FileType type = type(this.name);
		if (type == null) {
			if (!options.create()) {
				throw new ErrnoException(Errno.NOENT);
			}
			if (this.slash) {
				throw new ErrnoException(Errno.ISDIR);
			}
			return this.directory.createFile(this.name);
		}
		if (options.create() && options.exclusive()) {
			throw new ErrnoException(Errno.EXIST);
		}
		if (type == FileType.DIRECTORY) {
			return openDirectory(options, this.name);
		}
		requireSlashAllowed(type);
		if (options.directory()) {
			throw new ErrnoException(Errno.NOTDIR);
		}
		OpenFile file = this.directory.openFile(this.name, options.read(), options.write() || options.truncate());
		if (options.truncate()) {
			truncate(file);
		}
		return file;
	}

	/**
	 * Create a directory.
	 * @throws ErrnoException if that is not possible
	 */
	public void createDirectory() throws ErrnoException {
		if (this.name == null) {
			throw new ErrnoException(Errno.EXIST);
		}
		this.directory.createDirectory(this.name);
	}

	/**
	 * Create a symbolic link.
	 * @param target what it says: not an absolute path
	 * @throws ErrnoException if that is not possible
	 */
	public void createSymbolicLink(String target) throws ErrnoException {
		PathWalk.requireRelative(target);
		this.directory.createSymbolicLink(newName(), target);
	}

	/**
	 * What a symbolic link says.
	 * @return its target
	 * @throws ErrnoException if there is none, with {@link Errno#PERM} if it tells of the
	 * host
	 */
	public String readSymbolicLink() throws ErrnoException {
		if (this.name == null || this.slash) {
			throw new ErrnoException(Errno.INVAL);
		}
		String target = this.directory.readSymbolicLink(this.name);
		PathWalk.requireRelative(target);
		return target;
	}

	/**
	 * Give what is here another name.
	 * @param to the place of the new name
	 * @throws ErrnoException if that is not possible
	 */
	public void linkTo(Place to) throws ErrnoException {
		if (this.name == null) {
			throw new ErrnoException(Errno.PERM);
		}
		requireSlashAllowed(this.directory.type(this.name));
		this.directory.link(this.name, to.directory, to.newName());
	}

	/**
	 * Move what is here.
	 * @param to where to
	 * @throws ErrnoException if that is not possible
	 */
	public void moveTo(Place to) throws ErrnoException {
		if (this.name == null || to.name == null) {
			throw new ErrnoException(Errno.BUSY);
		}
		FileType type = this.directory.type(this.name);
		requireSlashAllowed(type);
		to.requireSlashAllowed(type);
		this.directory.move(this.name, to.directory, to.name);
	}

	/**
	 * Remove what is here, unless it is a directory.
	 * @throws ErrnoException if that is not possible
	 */
	public void deleteFile() throws ErrnoException {
		if (this.name == null) {
			throw new ErrnoException(Errno.ISDIR);
		}
		FileType type = this.directory.type(this.name);
		if (type == FileType.DIRECTORY) {
			throw new ErrnoException(Errno.ISDIR);
		}
		requireSlashAllowed(type);
		this.directory.deleteFile(this.name);
	}

	/**
	 * Remove the empty directory that is here.
	 * @throws ErrnoException if that is not possible
	 */
	public void deleteDirectory() throws ErrnoException {
		if (this.name == null) {
			throw new ErrnoException(Errno.INVAL);
		}
		if (this.directory.type(this.name) != FileType.DIRECTORY) {
			throw new ErrnoException(Errno.NOTDIR);
		}
		this.directory.deleteDirectory(this.name);
	}

	@Override
	public void close() {
		if (this.owned) {
			this.directory.close();
		}
	}

	private Directory openDirectory(OpenOptions options, @Nullable String entry) throws ErrnoException {
		if (options.write() || options.truncate() || options.create()) {
			throw new ErrnoException(Errno.ISDIR);
		}
		return (entry != null) ? this.directory.openDirectory(entry) : this.directory.open();
	}

	private static void truncate(OpenFile file) throws ErrnoException {
		try {
			file.setSize(0);
		}
		catch (ErrnoException ex) {
			file.close();
			throw ex;
		}
	}

	private @Nullable FileType type(String entry) throws ErrnoException {
		try {
			return this.directory.type(entry);
		}
		catch (ErrnoException ex) {
			if (ex.errno() == Errno.NOENT) {
				return null;
			}
			throw ex;
		}
	}

	/**
	 * The name of something new that is no directory.
	 */
	private String newName() throws ErrnoException {
		if (this.name == null) {
			throw new ErrnoException(Errno.EXIST);
		}
		if (this.slash) {
			requireSlashAllowed(this.directory.type(this.name));
			throw new ErrnoException(Errno.EXIST);
		}
		return this.name;
	}

	private void requireSlashAllowed(FileType type) throws ErrnoException {
		if (this.slash && type != FileType.DIRECTORY) {
			throw new ErrnoException(Errno.NOTDIR);
		}
	}

}
