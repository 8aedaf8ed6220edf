package dev.wasmboot.engine.cache;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import dev.wasmboot.engine.Feature;
import dev.wasmboot.engine.cache.EntryFile.Location;
import org.jspecify.annotations.Nullable;

/**
 * Writes an {@link EntryFile}: classes of the one that it replaces, and new ones. It has
 * another name until it is complete, so a reader finds the old one or the new one.
 */
final class EntryWriter {

	/** What the names of files end with that are not complete. */
	static final String INCOMPLETE = ".tmp";

	private final Map<String, Location> kept = new LinkedHashMap<>();

	private final Map<String, byte[]> added;

	private final @Nullable EntryFile old;

	private final byte[] index;

	private final byte[] tag;

	/**
	 * Prepare to write.
	 * @param seal the key of the entry
	 * @param features the features that the module uses
	 * @param old the entry as it is, {@code null} if there is none
	 * @param added the classes to add, which are better than those of the old entry
	 */
	EntryWriter(Seal seal, Set<Feature> features, @Nullable EntryFile old, Map<String, byte[]> added)
			throws IOException {
		this.old = old;
		this.added = added;
		if (old != null) {
			keep(old);
		}
		this.index = index(features);
		this.tag = seal.tag(this.index);
	}

	private void keep(EntryFile entry) throws IOException {
		for (Map.Entry<String, Location> each : entry.locations().entrySet()) {
			if (!this.added.containsKey(each.getKey()) && isWhole(entry, each.getValue())) {
				this.kept.put(each.getKey(), each.getValue());
			}
		}
	}

	private static boolean isWhole(EntryFile entry, Location location) throws IOException {
		try {
			entry.read(location);
			return true;
		}
		catch (DamagedEntryException ex) {
			return false;
		}
	}

	private byte[] index(Set<Feature> features) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		DataOutputStream out = new DataOutputStream(bytes);
		out.writeInt(EntryFile.FORMAT);
		out.writeInt(features.size());
		for (Feature feature : features) {
			out.writeUTF(feature.name());
		}
		out.writeInt(this.kept.size() + this.added.size());
		for (Map.Entry<String, Location> each : this.kept.entrySet()) {
			describe(out, each.getKey(), each.getValue().length(), each.getValue().sha256().array());
		}
		for (Map.Entry<String, byte[]> each : this.added.entrySet()) {
			describe(out, each.getKey(), each.getValue().length, Seal.sha256().digest(each.getValue()));
		}
		return bytes.toByteArray();
	}

	private static void describe(DataOutputStream out, String name, int length, byte[] sha256) throws IOException {
		out.writeUTF(name);
		out.writeInt(length);
		out.write(sha256);
	}

	/**
	 * How long the entry will be.
	 */
	long size() {
		return EntryFile.INDEX_START + (long) this.index.length
				+ this.kept.values().stream().mapToLong(Location::length).sum()
				+ this.added.values().stream().mapToLong((bytes) -> bytes.length).sum();
	}

	/**
	 * Write it in the place of whatever is there.
	 */
	void write(Path path, OwnerOnly owner) throws IOException {
		Path incomplete = path.resolveSibling(path.getFileName() + "." + UUID.randomUUID() + INCOMPLETE);
		owner.makeFile(incomplete);
		try {
			try (FileOutputStream file = new FileOutputStream(incomplete.toFile())) {
				DataOutputStream out = new DataOutputStream(new BufferedOutputStream(file, 1 << 16));
				writeTo(out);
				out.flush();
				file.getFD().sync();
			}
			Files.move(incomplete, path, StandardCopyOption.ATOMIC_MOVE);
		}
		finally {
			Files.deleteIfExists(incomplete);
		}
	}

	private void writeTo(DataOutputStream out) throws IOException {
		out.write(this.tag);
		out.writeInt(this.index.length);
		out.write(this.index);
		if (this.old != null) {
			for (Location location : this.kept.values()) {
				out.write(this.old.read(location));
			}
		}
		for (byte[] bytes : this.added.values()) {
			out.write(bytes);
		}
	}

}
