package dev.wasmboot.engine.cache;

import java.util.concurrent.atomic.LongAdder;

import dev.wasmboot.engine.CodeCacheStatistics;

/**
 * Counts what happens in a cache of compiled code.
 */
final class CodeCacheCounts {

	final LongAdder hits = new LongAdder();

	final LongAdder misses = new LongAdder();

	final LongAdder rejections = new LongAdder();

	final LongAdder writes = new LongAdder();

	final LongAdder evictions = new LongAdder();

	final LongAdder loadedClasses = new LongAdder();

	final LongAdder compiledClasses = new LongAdder();

	CodeCacheStatistics statistics() {
		return new CodeCacheStatistics(true, this.hits.sum(), this.misses.sum(), this.rejections.sum(),
				this.writes.sum(), this.evictions.sum(), this.loadedClasses.sum(), this.compiledClasses.sum());
	}

}
