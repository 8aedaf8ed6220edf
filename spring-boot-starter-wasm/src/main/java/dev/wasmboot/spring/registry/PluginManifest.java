package dev.wasmboot.spring.registry;

import dev.wasmboot.policy.Requests;
import org.jspecify.annotations.Nullable;

/**
 * What a plugin states about itself.
 *
 * @param name the plugin that it is about
 * @param version its version, for people to read
 * @param sha256 the SHA-256 of the module that it is about, or {@code null} for any
 * @param requests what it needs
 * @param type the name of the interface that it implements, or {@code null} for any
 */
record PluginManifest(@Nullable String name, @Nullable String version, @Nullable String sha256, Requests requests,
		@Nullable String type) {

}
