package dev.wasmboot.spring;

import java.time.Instant;

import dev.wasmboot.engine.CompiledModule;
import dev.wasmboot.engine.PoolOptions;
import dev.wasmboot.engine.PoolStatistics;
import dev.wasmboot.policy.EffectivePolicy;
import org.jspecify.annotations.Nullable;

/**
 * A version of a plugin that serves calls.
 *
 * @param source where it was taken from, for people to read
 * @param version the version that its manifest states, or {@code null} if none does
 * @param publishedAt since when it serves
 * @param module the module
 * @param policy what it may do, and what it asked for and may not
 * @param options how its pool keeps instances
 * @param pool how its pool is doing at this moment
 * @param learned the configuration that would have sufficed so far, as YAML, or
 * {@code null} unless the plugin is watched to learn that
 */
public record PublishedVersion(String source, @Nullable String version, Instant publishedAt, CompiledModule module,
		EffectivePolicy policy, PoolOptions options, PoolStatistics pool, @Nullable String learned) {

}
