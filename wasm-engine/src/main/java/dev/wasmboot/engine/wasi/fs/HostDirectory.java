package dev.wasmboot.engine.wasi.fs;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A directory of the host, held by an open handle: once it is open, the path it was
 * opened by plays no part.
 * <p>
 * What {@link SecureDirectoryStream} can do by handle, it does; the rest goes by the
 * handle's own path, {@link HandlePath}. Two things need care:
 * <ul>
 * <li>Opening anything but files and directories can block for ever (a pipe) or have
 * effects (a device). So only those are opened, and nothing else can be linked or moved
 * to where one was.</li>
 * <li>When newer JDKs are asked to open as a directory what is none, they close a
 * descriptor twice, which by then may be that of others. So what is opened is
 * {@code name/.}, which the system itself refuses if it is none. Since this follows a
 * link that takes the directory's place meanwhile, what was opened must be what was there
 * before.</li>
 * </ul>
 */
final class HostDirectory implements Directory {

	private static final LinkOption NOFOLLOW = LinkOption.NOFOLLOW_LINKS;

	private final SecureDirectoryStream<Path> stream;

	private final StorageUse use;

	private @Nullable SeekableByteChannel channel;

	private @Nullable Path path;

	private HostDirectory(SecureDirectoryStream<Path> stream, StorageUse use) {
		this.stream = stream;
		this.use = use;
	}

	/**
	 * Open a directory as {@link FileTree#host} does.
	 */
	@SuppressWarnings("StreamResourceLeak") // the open stream is what this is about
	static HostDirectory open(Path path, StorageUse use) throws IOException {
		if (path.getFileSystem() != FileSystems.getDefault()) {
			throw new UnsupportedOperationException("it is not on the host's own file system but on a "
					+ path.getFileSystem().provider().getScheme() + ": file system. Grant a directory of the host");
		}
		DirectoryStream<Path> stream = Files.newDirectoryStream(path);
		if (stream instanceof SecureDirectoryStream<Path> secure && HandlePath.isSupported()) {
			return new HostDirectory(secure, use);
		}
		stream.close();
		throw new UnsupportedOperationException("holding a directory by a handle needs Linux with /proc mounted, and a "
				+ "path would not be safe. Remove the grant, or run the plugin there");
	}

	@Override
	public FileType type(String name) throws ErrnoException {
		return HostAttributes.type(attributes(entry(name)));
	}

	@Override
	public FileStat stat() throws ErrnoException {
		return HostAttributes.read(path());
	}

	@Override
	public FileStat stat(String name) throws ErrnoException {
		return HostAttributes.read(path().resolve(entry(name)), NOFOLLOW);
	}

	@Override
	public void setTimes(FileTimes times) throws ErrnoException {
		HostAttributes.setTimes(path(), times);
	}

	@Override
	public void setTimes(String name, FileTimes times) throws ErrnoException {
		if (type(name) == FileType.UNKNOWN) {
			throw new ErrnoException(Errno.ACCES);
		}
		HostAttributes.setTimes(path().resolve(entry(name)), times, NOFOLLOW);
	}

	@Override
	public long now() {
		return HostAttributes.now();
	}

	@Override
	public Directory open() throws ErrnoException {
		try {
			return new HostDirectory(this.stream.newDirectoryStream(here()), this.use);
		}
		catch (IOException ex) {
			throw HostErrors.translate(ex);
		}
	}

	@Override
	public Directory openDirectory(String name) throws ErrnoException {
		Path entry = entry(name);
		BasicFileAttributes before = attributes(entry);
		if (!before.isDirectory()) {
			throw new ErrnoException(before.isSymbolicLink() ? Errno.LOOP : Errno.NOTDIR);
		}
		try {
			SecureDirectoryStream<Path> opened = this.stream.newDirectoryStream(entry.resolve("."), NOFOLLOW);
			Object key = opened.getFileAttributeView(BasicFileAttributeView.class).readAttributes().fileKey();
			if (!key.equals(before.fileKey())) {
				opened.close();
				throw new ErrnoException(Errno.NOENT);
			}
			return new HostDirectory(opened, this.use);
		}
		catch (IOException ex) {
			throw HostErrors.translate(ex);
		}
	}

	@Override
	public OpenFile openFile(String name, boolean read, boolean write) throws ErrnoException {
		Path entry = entry(name);
		switch (HostAttributes.type(attributes(entry))) {
			case REGULAR_FILE -> {
			}
			case SYMBOLIC_LINK -> throw new ErrnoException(Errno.LOOP);
			case DIRECTORY -> throw new ErrnoException(Errno.ISDIR);
			default -> throw new ErrnoException(Errno.ACCES);
		}
		Set<OpenOption> options = new HashSet<>(Set.of(NOFOLLOW));
		if (write) {
			options.add(StandardOpenOption.WRITE);
		}
		if (read || !write) {
			options.add(StandardOpenOption.READ);
		}
		return openFile(entry, options);
	}

	@Override
	public OpenFile createFile(String name) throws ErrnoException {
		Path file = entry(name);
		return create(() -> openFile(file,
				Set.of(NOFOLLOW, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)));
	}

	@Override
	public void createDirectory(String name) throws ErrnoException {
		Path directory = path().resolve(entry(name));
		create(() -> Files.createDirectory(directory));
	}

	@Override
	public void createSymbolicLink(String name, String target) throws ErrnoException {
		Path link = path().resolve(entry(name));
		Path text = parse(target);
		create(() -> Files.createSymbolicLink(link, text));
	}

	@Override
	public String readSymbolicLink(String name) throws ErrnoException {
		try {
			return Files.readSymbolicLink(path().resolve(entry(name))).toString();
		}
		catch (IOException ex) {
			throw HostErrors.translate(ex);
		}
	}

	@Override
	public void link(String name, Directory to, String newName) throws ErrnoException {
		FileType type = type(name);
		if (type != FileType.REGULAR_FILE && type != FileType.SYMBOLIC_LINK) {
			throw new ErrnoException(Errno.PERM);
		}
		Path existing = path().resolve(entry(name));
		HostDirectory target = host(to);
		Path link = target.path().resolve(target.entry(newName));
		target.create(() -> Files.createLink(link, existing));
	}

	@Override
	public void move(String name, Directory to, String newName) throws ErrnoException {
		HostDirectory target = host(to);
		FileType moved = type(name);
		if (moved == FileType.UNKNOWN) {
			throw new ErrnoException(Errno.PERM);
		}
		try {
			boolean directory = target.type(newName) == FileType.DIRECTORY;
			if (directory != (moved == FileType.DIRECTORY)) {
				throw new ErrnoException(directory ? Errno.ISDIR : Errno.NOTDIR);
			}
		}
		catch (ErrnoException ex) {
			if (ex.errno() != Errno.NOENT) {
				throw ex;
			}
		}
		Path from = entry(name);
		Path newEntry = target.entry(newName);
		attempt(() -> this.stream.move(from, target.stream, newEntry));
	}

	@Override
	public void deleteFile(String name) throws ErrnoException {
		Path entry = entry(name);
		attempt(() -> this.stream.deleteFile(entry));
	}

	@Override
	public void deleteDirectory(String name) throws ErrnoException {
		Path entry = entry(name);
		attempt(() -> this.stream.deleteDirectory(entry));
	}

	@Override
	public DirectoryListing list() throws ErrnoException {
		try {
			return new HostListing(this, this.stream.newDirectoryStream(here()));
		}
		catch (IOException ex) {
			throw HostErrors.translate(ex);
		}
	}

	@Override
	public void close() {
		close(this.stream);
		if (this.channel != null) {
			close(this.channel);
		}
		this.channel = null;
		this.path = null;
	}

	/**
	 * Close what cannot be of use any more, whether closing fails or not.
	 */
	static void close(Closeable closeable) {
		try {
			closeable.close();
		}
		catch (IOException ex) {
			// the descriptor is gone all the same
		}
	}

	/**
	 * Create something, which counts unless that fails.
	 */
	private <T> T create(Creation<T> creation) throws ErrnoException {
		this.use.take(0, 1);
		try {
			return creation.run();
		}
		catch (IOException ex) {
			this.use.give(0, 1);
			throw HostErrors.translate(ex);
		}
		catch (ErrnoException ex) {
			this.use.give(0, 1);
			throw ex;
		}
	}

	private OpenFile openFile(Path entry, Set<OpenOption> options) throws ErrnoException {
		try {
			return new HostFile((FileChannel) this.stream.newByteChannel(entry, options), this.use);
		}
		catch (IOException ex) {
			throw HostErrors.translate(ex);
		}
	}

	private BasicFileAttributes attributes(Path entry) throws ErrnoException {
		try {
			return this.stream.getFileAttributeView(entry, BasicFileAttributeView.class, NOFOLLOW).readAttributes();
		}
		catch (IOException ex) {
			throw HostErrors.translate(ex);
		}
	}

	/**
	 * The directory's own path, as long as it is open. The channel is kept only when it
	 * is found: a thread that is interrupted meanwhile closes it.
	 */
	private Path path() throws ErrnoException {
		if (this.path != null) {
			return this.path;
		}
		SeekableByteChannel opened = null;
		try {
			opened = this.stream.newByteChannel(here(), Set.of(StandardOpenOption.READ));
			Path found = HandlePath.of(opened);
			this.channel = opened;
			this.path = found;
			return found;
		}
		catch (IOException ex) {
			if (opened != null) {
				close(opened);
			}
			throw HostErrors.translate(ex);
		}
	}

	private Path entry(String name) throws ErrnoException {
		Path entry = parse(name);
		if (entry.isAbsolute() || entry.getNameCount() != 1 || !entry.equals(entry.normalize()) || name.isEmpty()) {
			throw new IllegalArgumentException("'" + name + "' is not the name of an entry");
		}
		return entry;
	}

	private static Path here() {
		return Path.of(".");
	}

	static Path parse(String text) throws ErrnoException {
		try {
			return Path.of(text);
		}
		catch (InvalidPathException ex) {
			throw new ErrnoException(Errno.ILSEQ);
		}
	}

	private static HostDirectory host(Directory directory) throws ErrnoException {
		if (directory instanceof HostDirectory host) {
			return host;
		}
		throw new ErrnoException(Errno.XDEV);
	}

	private static void attempt(Attempt attempt) throws ErrnoException {
		try {
			attempt.run();
		}
		catch (IOException ex) {
			throw HostErrors.translate(ex);
		}
	}

	/**
	 * Something that creates an entry.
	 */
	@FunctionalInterface
	private interface Creation<T> {

		T run() throws IOException, ErrnoException;

	}

	/**
	 * Something that may fail on the host.
	 */
	@FunctionalInterface
	private interface Attempt {

		void run() throws IOException;

	}

}
