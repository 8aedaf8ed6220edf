package dev.wasmboot.engine.cache;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.BiFunction;
import java.util.function.ToIntFunction;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.stats.CacheStats;
import dev.wasmboot.engine.CacheStatistics;

/**
 * Loaded modules by the SHA-256 of their bytes. However many threads ask for the same
 * content, one loads it and the others wait; a content that cannot be loaded is not
 * remembered.
 *
 * @param <M> what a module is loaded to
 */
public final class ModuleCache<M> {

	private final Cache<String, M> modules;

	private final BiFunction<String, byte[], M> loader;

	/**
	 * Create a cache.
	 * @param maxBytes how much it may hold, as the sum of the modules' sizes
	 * @param size the size of a module, in bytes
	 * @param loader loads a module from its hash and its bytes
	 */
	public ModuleCache(long maxBytes, ToIntFunction<M> size, BiFunction<String, byte[], M> loader) {
		this.modules = Caffeine.newBuilder()
			.maximumWeight(maxBytes)
			.weigher((String hash, M module) -> size.applyAsInt(module))
			.executor(Runnable::run)
			.recordStats()
			.build();
		this.loader = loader;
	}

	/**
	 * Load a module, or take it from here.
	 * @param bytes the module's bytes
	 * @return the module
	 */
	public M load(byte[] bytes) {
		return this.modules.get(sha256(bytes), (hash) -> this.loader.apply(hash, bytes));
	}

	/**
	 * How the cache has done.
	 * @return a snapshot
	 */
	public CacheStatistics statistics() {
		CacheStats stats = this.modules.stats();
		return new CacheStatistics(stats.hitCount(), stats.missCount(), stats.loadFailureCount(), stats.evictionCount(),
				this.modules.estimatedSize());
	}

	/**
	 * Let go of all modules.
	 */
	public void clear() {
		this.modules.invalidateAll();
	}

	private static String sha256(byte[] bytes) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every Java platform has SHA-256", ex);
		}
	}

}
