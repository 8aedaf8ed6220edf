package dev.wasmboot.spring.registry;

import dev.wasmboot.engine.PoolOptions;
import dev.wasmboot.policy.Policy;
import org.jspecify.annotations.Nullable;

/**
 * What an operator decided about a plugin.
 *
 * @param policy what it is granted, and its limits
 * @param pool how its instances are kept
 * @param maxResult bytes that the text, byte array or JSON it returns may have
 * @param sha256 the SHA-256 that its module has to have, in 64 lower-case hexadecimal
 * digits, or {@code null} if it may have any
 * @param log how what it prints appears in the log
 * @param learn whether it is watched, to learn what it needs to be granted
 */
public record PluginSettings(Policy policy, PoolOptions pool, long maxResult, @Nullable String sha256,
		GuestLogSettings log, boolean learn) {

}
