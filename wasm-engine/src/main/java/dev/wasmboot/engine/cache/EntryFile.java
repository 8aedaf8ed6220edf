package dev.wasmboot.engine.cache;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import dev.wasmboot.engine.Feature;

/**
 * A file with the classes of a module: a tag, the length of the index, the index, and the
 * classes one after the other.
 * <p>
 * The index has the name, the length and the SHA-256 of each class, and the tag is that
 * of the index under a key that belongs to this entry alone. So nothing is looked at
 * before the tag is found to be right, except for the length, which is compared with that
 * of the file; and no class is used before its bytes, as they are in memory then, are
 * found to be those that the index means. Whatever else is in the place of the file, or
 * of a part of it, fails one of the two.
 */
final class EntryFile implements Closeable {

	static final int INDEX_START = Seal.BYTES + Integer.BYTES;

	/** More than the index of the largest module takes. */
	static final int MOST_INDEX_BYTES = 256 << 20;

	/** Changes whenever the format does. */
	static final int FORMAT = 1;

	private final RandomAccessFile file;

	private final Set<Feature> features;

	private final Map<String, Location> locations;

	private EntryFile(RandomAccessFile file, Set<Feature> features, Map<String, Location> locations) {
		this.file = file;
		this.features = features;
		this.locations = locations;
	}

	/**
	 * Where a class is, and what it is.
	 */
	record Location(long offset, int length, ByteBuffer sha256) {

	}

	/**
	 * Open an entry.
	 * @param path the file
	 * @param seal the key of the entry
	 * @throws DamagedEntryException if it was not written under this key
	 * @throws IOException if it cannot be read
	 */
	static EntryFile open(Path path, Seal seal) throws IOException {
		RandomAccessFile file = new RandomAccessFile(path.toFile(), "r");
		try {
			long size = file.length();
			if (size < INDEX_START) {
				throw new DamagedEntryException("it is cut off");
			}
			byte[] tag = new byte[Seal.BYTES];
			file.readFully(tag);
			int length = file.readInt();
			if (length < 0 || length > MOST_INDEX_BYTES || length > size - INDEX_START) {
				throw new DamagedEntryException("it is cut off, or something else");
			}
			byte[] index = new byte[length];
			file.readFully(index);
			if (!seal.matches(index, tag)) {
				throw new DamagedEntryException("it was changed, or sealed with another key, or for something else");
			}
			return read(file, index, size);
		}
		catch (IOException | RuntimeException ex) {
			file.close();
			throw ex;
		}
	}

	/** Read an index that is known to be ours. */
	private static EntryFile read(RandomAccessFile file, byte[] index, long size) throws IOException {
		DataInput in = new DataInputStream(new ByteArrayInputStream(index));
		if (in.readInt() != FORMAT) {
			throw new DamagedEntryException("it has another format");
		}
		Set<Feature> features = EnumSet.noneOf(Feature.class);
		for (int left = in.readInt(); left > 0; left--) {
			features.add(Feature.valueOf(in.readUTF()));
		}
		long offset = INDEX_START + (long) index.length;
		Map<String, Location> locations = new LinkedHashMap<>();
		for (int left = in.readInt(); left > 0; left--) {
			String name = in.readUTF();
			int length = in.readInt();
			byte[] sha256 = new byte[Seal.BYTES];
			in.readFully(sha256);
			locations.put(name, new Location(offset, length, ByteBuffer.wrap(sha256)));
			offset += length;
		}
		if (offset != size) {
			throw new DamagedEntryException("it has " + size + " bytes where " + offset + " were written");
		}
		return new EntryFile(file, Collections.unmodifiableSet(features), locations);
	}

	/**
	 * The features that the module uses.
	 */
	Set<Feature> features() {
		return this.features;
	}

	/**
	 * The classes, in the order in which they were written.
	 */
	Map<String, Location> locations() {
		return this.locations;
	}

	/**
	 * Read a class.
	 * @return its bytes
	 * @throws DamagedEntryException if they are not those that were written
	 */
	byte[] read(Location location) throws IOException {
		byte[] bytes = new byte[location.length()];
		synchronized (this.file) {
			this.file.seek(location.offset());
			this.file.readFully(bytes);
		}
		if (!ByteBuffer.wrap(Seal.sha256().digest(bytes)).equals(location.sha256())) {
			throw new DamagedEntryException("a class in it was changed");
		}
		return bytes;
	}

	@Override
	public void close() {
		try {
			this.file.close();
		}
		catch (IOException ex) {
			// It was only read
		}
	}

}
