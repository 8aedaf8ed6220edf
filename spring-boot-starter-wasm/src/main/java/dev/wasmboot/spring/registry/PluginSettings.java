package dev.wasmboot.spring.registry;

import dev.wasmboot.engine.PoolOptions;
import dev.wasmboot.policy.Policy;

/**
 * What an operator decided about a plugin.
 *
 * @param policy what it is granted, and its limits
 * @param pool how its instances are kept
 * @param maxResult bytes that the text, byte array or JSON it returns may have
 */
public record PluginSettings(Policy policy, PoolOptions pool, long maxResult) {

}
