package dev.wasmboot.spring.registry;

import dev.wasmboot.engine.CompiledModule;
import dev.wasmboot.policy.Requests;
import org.jspecify.annotations.Nullable;

/**
 * A version of a plugin that is valid, and has yet to be found fit.
 *
 * @param name the plugin
 * @param source where it was taken from, for people to read
 * @param module the module
 * @param manifest what it states about itself, or {@code null} if only its imports tell
 */
record Candidate(String name, String source, CompiledModule module, @Nullable PluginManifest manifest) {

	/**
	 * What it asks for.
	 */
	Requests requests() {
		return (this.manifest != null) ? this.manifest.requests() : this.module.requests();
	}

	/**
	 * How a message begins.
	 */
	String subject() {
		return subject(this.name, this.source);
	}

	static String subject(String name, String source) {
		return "The WebAssembly plugin '" + name + "' (" + source + ")";
	}

}
