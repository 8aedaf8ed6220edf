package dev.wasmboot.spring.registry;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import dev.wasmboot.engine.CompiledModule;
import dev.wasmboot.engine.InstancePool;
import dev.wasmboot.policy.EffectivePolicy;
import dev.wasmboot.policy.PluginYaml;
import dev.wasmboot.spring.PublishedVersion;
import dev.wasmboot.spring.binding.GuestAnswer;
import dev.wasmboot.spring.binding.GuestCall;
import dev.wasmboot.spring.binding.PluginInterface;
import dev.wasmboot.spring.binding.PluginMethod;
import dev.wasmboot.policy.UntrustedText;
import org.jspecify.annotations.Nullable;

/**
 * A version of a plugin, ready to be called. Nothing but the slot that it serves in keeps
 * it, so that all of it can be collected when it is replaced.
 */
final class PluginVersion {

	private final Candidate candidate;

	private final Instant publishedAt;

	private final EffectivePolicy policy;

	private final boolean captures;

	private final PluginSettings settings;

	private final InstancePool pool;

	private final @Nullable Supplier<PluginYaml> learned;

	private final Map<PluginInterface, Map<PluginMethod, String>> exports = new ConcurrentHashMap<>();

	private volatile boolean closed;

	PluginVersion(Candidate candidate, Instant publishedAt, EffectivePolicy policy, PluginSettings settings,
			InstancePool pool, @Nullable Supplier<PluginYaml> learned) {
		this.candidate = candidate;
		this.publishedAt = publishedAt;
		this.policy = policy;
		this.captures = policy.policy().stdio().captures();
		this.settings = settings;
		this.pool = pool;
		this.learned = learned;
	}

	/**
	 * What it was made from, to make it again.
	 */
	Candidate candidate() {
		return this.candidate;
	}

	CompiledModule module() {
		return this.candidate.module();
	}

	/**
	 * What this version states about itself, if anything.
	 */
	@Nullable PluginManifest manifest() {
		return this.candidate.manifest();
	}

	/**
	 * The exports that implement an interface, looked for when first asked.
	 * @throws dev.wasmboot.spring.binding.UnbindableInterfaceException if this version
	 * does not implement it
	 */
	Map<PluginMethod, String> exportsFor(PluginInterface type) {
		return this.exports.computeIfAbsent(type, (missing) -> missing.exportsOf(module()));
	}

	/**
	 * Make a call on an instance of this version.
	 * @throws dev.wasmboot.engine.LeaseException if there is no instance to be had, or no
	 * more, since another version has taken over
	 */
	GuestAnswer call(GuestCall call, String export) {
		return this.pool.call((instance) -> call.make(instance, export, this.settings.maxResult(), this.captures));
	}

	/**
	 * Take no more calls. Those that have begun finish.
	 */
	void close() {
		this.closed = true;
		this.pool.close();
	}

	boolean isClosed() {
		return this.closed;
	}

	boolean isIdle() {
		return this.pool.statistics().leased() == 0;
	}

	PublishedVersion describe() {
		PluginManifest manifest = manifest();
		String stated = (manifest != null) ? manifest.version() : null;
		return new PublishedVersion(this.candidate.source(), (stated != null) ? UntrustedText.printable(stated) : null,
				this.publishedAt, module(), this.policy, this.settings.pool(), this.pool.statistics(),
				(this.learned != null) ? this.learned.get().toString() : null);
	}

}
