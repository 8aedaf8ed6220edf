package dev.wasmboot.engine.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.wasmboot.engine.Feature;
import org.jspecify.annotations.Nullable;

/**
 * The directory with the entries, and how it is kept within its bound.
 */
final class EntryDirectory {

	private static final String SUFFIX = ".code";

	/** What this class makes, and so what it may remove. */
	private static final Pattern OURS = Pattern.compile("[0-9a-f]{64}-[0-9a-f]{16}\\.code(\\.[0-9a-f-]{36}\\.tmp)?");

	/** Nothing takes that long to write. */
	private static final Duration ABANDONED = Duration.ofHours(1);

	/** What waits to be written takes no more memory than that. */
	private static final long MOST_UNSAVED_BYTES = 64 << 20;

	private static final int NAME_BYTES = 8;

	private final Path path;

	private final long maxBytes;

	private final OwnerOnly owner;

	private final CodeCacheCounts counts;

	private final AtomicLong unsavedBytes = new AtomicLong();

	private volatile boolean writable = true;

	EntryDirectory(Path path, long maxBytes, OwnerOnly owner, CodeCacheCounts counts) {
		this.path = path;
		this.maxBytes = maxBytes;
		this.owner = owner;
		this.counts = counts;
	}

	/**
	 * The file of an entry: named after the module, and after all that decides what its
	 * code is like.
	 */
	Path entry(String sha256, Seal seal) {
		byte[] name = seal.tag("name".getBytes(StandardCharsets.UTF_8));
		return this.path.resolve(sha256 + '-' + HexFormat.of().formatHex(name, 0, NAME_BYTES) + SUFFIX);
	}

	/**
	 * Note that an entry is used.
	 */
	void touch(Path entry) {
		try {
			Files.setLastModifiedTime(entry, FileTime.from(Instant.now()));
		}
		catch (IOException ex) {
			// It goes sooner than it should
		}
	}

	/**
	 * Ask to keep a class in memory until it is written.
	 * @return whether it may be
	 */
	boolean reserve(int bytes) {
		if (!this.writable || this.unsavedBytes.addAndGet(bytes) > MOST_UNSAVED_BYTES) {
			this.unsavedBytes.addAndGet(-bytes);
			return false;
		}
		return true;
	}

	/**
	 * Write an entry with what it has and with more, for which memory was reserved.
	 */
	void write(Path entry, Seal seal, Set<Feature> features, Map<String, byte[]> classes) {
		try (EntryFile old = open(entry, seal)) {
			EntryWriter writer = new EntryWriter(seal, features, old, classes);
			if (this.writable && writer.size() <= this.maxBytes) {
				writer.write(entry, this.owner);
				this.counts.writes.increment();
				trim();
			}
		}
		catch (IOException | UncheckedIOException ex) {
			this.writable = false;
			CacheLog.warn("compiled code is not written to '" + this.path + "' any more, since", ex);
		}
		finally {
			this.unsavedBytes.addAndGet(-classes.values().stream().mapToLong((bytes) -> bytes.length).sum());
		}
	}

	/** The entry that other processes may have written meanwhile. */
	private @Nullable EntryFile open(Path entry, Seal seal) {
		try {
			this.owner.requireFile(entry);
			return EntryFile.open(entry, seal);
		}
		catch (IOException ex) {
			// There is none that is worth to be kept
			return null;
		}
	}

	/**
	 * Remove what processes left that ended while they wrote, and then what was not used
	 * for longest, until the rest is within the bound.
	 */
	private void trim() throws IOException {
		List<Found> found = new ArrayList<>();
		try (Stream<Path> all = Files.list(this.path)) {
			all.filter((file) -> OURS.matcher(String.valueOf(file.getFileName())).matches())
				.forEach((file) -> find(file, found));
		}
		Instant abandoned = Instant.now().minus(ABANDONED);
		found.sort(Comparator.comparing(Found::used));
		long bytes = found.stream().mapToLong(Found::bytes).sum();
		for (Found each : found) {
			boolean entry = each.path().toString().endsWith(SUFFIX);
			if (entry ? bytes > this.maxBytes : each.used().toInstant().isBefore(abandoned)) {
				Files.deleteIfExists(each.path());
				bytes -= each.bytes();
				if (entry) {
					this.counts.evictions.increment();
				}
			}
		}
	}

	private static void find(Path file, List<Found> found) {
		try {
			BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class,
					LinkOption.NOFOLLOW_LINKS);
			found.add(new Found(file, attributes.size(), attributes.lastModifiedTime()));
		}
		catch (IOException ex) {
			// Another process has removed it
		}
	}

	private record Found(Path path, long bytes, FileTime used) {

	}

}
