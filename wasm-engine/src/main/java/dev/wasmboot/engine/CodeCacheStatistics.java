package dev.wasmboot.engine;

/**
 * How the cache of compiled code has done since its engine was made.
 *
 * @param enabled whether there is one: it was asked for, and not refused
 * @param hits modules that had an entry
 * @param misses modules that had none
 * @param rejections entries that were not believed, or not in all their parts
 * @param writes entries that were written
 * @param evictions entries that had to go
 * @param loadedClasses classes that were taken from entries
 * @param compiledClasses classes that had to be compiled
 */
public record CodeCacheStatistics(boolean enabled, long hits, long misses, long rejections, long writes, long evictions,
		long loadedClasses, long compiledClasses) {

	/** Of an engine without one. */
	static final CodeCacheStatistics NONE = new CodeCacheStatistics(false, 0, 0, 0, 0, 0, 0, 0);

}
