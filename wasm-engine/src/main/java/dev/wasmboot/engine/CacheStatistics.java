package dev.wasmboot.engine;

/**
 * How a cache of loaded modules has done since its engine was made.
 *
 * @param hits loads that found their module
 * @param misses loads that had to decode
 * @param failures loads that were refused
 * @param evictions modules that had to go
 * @param modules modules held now, approximately
 */
public record CacheStatistics(long hits, long misses, long failures, long evictions, long modules) {

}
