package dev.wasmboot.engine.wasi.fs;

import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.util.Iterator;

import org.jspecify.annotations.Nullable;

/**
 * The entries of a directory of the host. What disappears meanwhile is left out, and so
 * is what has a name that the JVM's locale cannot express.
 */
final class HostListing implements DirectoryListing {

	private final HostDirectory directory;

	private final DirectoryStream<Path> stream;

	private final Iterator<Path> names;

	/**
	 * Create a listing.
	 * @param directory the directory
	 * @param stream its entries, closed with this
	 */
	HostListing(HostDirectory directory, DirectoryStream<Path> stream) {
		this.directory = directory;
		this.stream = stream;
		this.names = stream.iterator();
	}

	@Override
	public @Nullable Entry next() throws ErrnoException {
		try {
			while (this.names.hasNext()) {
				Entry entry = entry(this.names.next().getFileName());
				if (entry != null) {
					return entry;
				}
			}
			return null;
		}
		catch (DirectoryIteratorException ex) {
			throw new ErrnoException(Errno.IO);
		}
	}

	@Override
	public void close() {
		HostDirectory.close(this.stream);
	}

	private @Nullable Entry entry(Path path) throws ErrnoException {
		String name = path.toString();
		try {
			if (!HostDirectory.parse(name).equals(path)) {
				return null;
			}
			FileStat stat = this.directory.stat(name);
			return new Entry(name, stat.type(), stat.inode());
		}
		catch (ErrnoException ex) {
			if (ex.errno() == Errno.NOENT || ex.errno() == Errno.ILSEQ) {
				return null;
			}
			throw ex;
		}
	}

}
