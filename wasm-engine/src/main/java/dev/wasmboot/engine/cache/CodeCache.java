package dev.wasmboot.engine.cache;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;

import dev.wasmboot.engine.CodeCacheOptions;
import dev.wasmboot.engine.CodeCacheStatistics;
import dev.wasmboot.engine.Feature;
import org.jspecify.annotations.Nullable;

/**
 * Compiled code on disk: a file for each module and whatever else decides what its code
 * is like, which is the build of the engine, the JDK, and the settings.
 * <p>
 * A directory may be shared by any number of processes, and none of them waits for
 * another. A file is written under another name and then takes its place, complete; who
 * has the old one open goes on to read that. Two that write at once each write something
 * right, and the last one stays.
 * <p>
 * That a file is there and is ours says two things: its classes were made by this build
 * of the engine from a module with this content, and the module was found valid.
 */
public final class CodeCache implements AutoCloseable {

	private final OwnerOnly owner;

	private final EntryDirectory directory;

	private final Seal seal;

	private final String build;

	private final CodeCacheCounts counts = new CodeCacheCounts();

	private final SaveThread saving = new SaveThread();

	/**
	 * Create a cache.
	 * @param options where it is
	 * @param build what made the code, and what is to run it
	 * @throws IOException if that is not safe
	 */
	CodeCache(CodeCacheOptions options, String build) throws IOException {
		this.build = build;
		this.owner = OwnerOnly.ofThisProcess();
		Path path = options.directory().toAbsolutePath();
		Path keyFile = options.keyFile().toAbsolutePath();
		this.owner.makeDirectory(path);
		this.owner.requireDirectory(path);
		Path keyDirectory = keyFile.resolveSibling("");
		this.owner.makeDirectory(keyDirectory);
		if (keyDirectory.toRealPath().startsWith(path.toRealPath())) {
			throw new IOException(
					"the key '" + keyFile + "' is in the directory '" + path + "' that it protects: keep it elsewhere");
		}
		this.seal = new KeyFile(keyFile, this.owner).read();
		this.directory = new EntryDirectory(path, options.maxBytes(), this.owner, this.counts);
	}

	/**
	 * Open a cache. If that is not safe, the reason is logged.
	 * @param options where it is
	 * @return the cache, {@code null} if there can be none
	 */
	public static @Nullable CodeCache open(CodeCacheOptions options) {
		try {
			return new CodeCache(options, EngineDigest.of(CodeCache.class.getClassLoader()) + '\n' + Runtime.version()
					+ '\n' + System.getProperty("java.vm.vendor"));
		}
		catch (IOException | RuntimeException ex) {
			CacheLog.warn("compiled code is not kept on disk, since", ex);
			return null;
		}
	}

	/**
	 * Find what earlier runs have left of a module.
	 * @param sha256 the digest of the module
	 * @param settings whatever else decides whether it is valid, and what its code is
	 * like
	 * @return its entry, {@code null} if there is none
	 */
	public @Nullable SavedModule find(String sha256, String settings) {
		Seal entrySeal = seal(sha256, settings);
		Path path = this.directory.entry(sha256, entrySeal);
		if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
			this.counts.misses.increment();
			return null;
		}
		try {
			this.owner.requireFile(path);
			EntryFile file = EntryFile.open(path, entrySeal);
			this.counts.hits.increment();
			this.directory.touch(path);
			return new SavedModule(this, path, entrySeal, file.features(), file);
		}
		catch (NoSuchFileException | FileNotFoundException ex) {
			// Another process made room meanwhile
			this.counts.misses.increment();
			return null;
		}
		catch (IOException ex) {
			this.counts.misses.increment();
			rejected(path, ex);
			return null;
		}
	}

	/**
	 * Make a place for what is compiled of a module. That the module is valid is saved
	 * even if nothing is.
	 * @param sha256 the digest of the module
	 * @param settings whatever else decides whether it is valid, and what its code is
	 * like
	 * @param features the features that the module uses, which was found valid
	 * @return its entry
	 */
	public SavedModule create(String sha256, String settings, Set<Feature> features) {
		Seal entrySeal = seal(sha256, settings);
		SavedModule created = new SavedModule(this, this.directory.entry(sha256, entrySeal), entrySeal, features, null);
		this.saving.saveLater(created, 0);
		return created;
	}

	/** The key of an entry: nothing that was written for another one passes for it. */
	private Seal seal(String sha256, String settings) {
		return this.seal.derive((sha256 + '\n' + this.build + '\n' + settings).getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Note that an entry, or a part of it, was not believed.
	 */
	void rejected(Path path, IOException reason) {
		this.counts.rejections.increment();
		CacheLog.warn("compiled code in '" + path + "' is ignored and made again, since", reason);
	}

	CodeCacheCounts counts() {
		return this.counts;
	}

	SaveThread saving() {
		return this.saving;
	}

	EntryDirectory directory() {
		return this.directory;
	}

	/**
	 * How the cache has done.
	 * @return a snapshot
	 */
	public CodeCacheStatistics statistics() {
		return this.counts.statistics();
	}

	/**
	 * Write what is not written yet.
	 */
	@Override
	public void close() {
		this.saving.close();
	}

}
