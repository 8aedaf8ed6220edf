package dev.wasmboot.spring.registry;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.locks.ReentrantLock;

import dev.wasmboot.engine.CompiledModule;
import dev.wasmboot.engine.LeaseException;
import dev.wasmboot.engine.LeaseException.Reason;
import dev.wasmboot.spring.LoadFailure;
import dev.wasmboot.spring.PluginState;
import dev.wasmboot.spring.WasmPluginException;
import dev.wasmboot.spring.WasmPluginException.Kind;
import dev.wasmboot.spring.binding.GuestAnswer;
import dev.wasmboot.spring.binding.GuestCall;
import dev.wasmboot.spring.binding.PluginInterface;
import dev.wasmboot.spring.binding.PluginMethod;
import dev.wasmboot.spring.binding.UnbindableInterfaceException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.Assert;

/**
 * The place of one plugin, whatever version of it serves.
 * <p>
 * Why no call fails because of a replacement: the new version is written to
 * {@code current} before the old one is closed. A call reads {@code current} and leases
 * an instance of what it read. If that is refused, either the version is still current,
 * and then it really has no instance to give; or it is not, and then the call turns to
 * the one that is. A call that has its lease is not disturbed, since a pool that is
 * closed lets the instances in use finish.
 * <p>
 * Changes of the slot are made under a lock, one after the other. Calls take no lock.
 */
final class PluginSlot {

	private final String name;

	private final PluginLoader loader;

	private final JsonMapper mapper;

	private final ReentrantLock changes = new ReentrantLock();

	private final Map<Class<?>, PluginInterface> interfaces = new ConcurrentHashMap<>();

	private final Set<PluginInterface> bound = new CopyOnWriteArraySet<>();

	private volatile @Nullable PluginVersion current;

	private volatile @Nullable LoadFailure lastFailure;

	private final PluginDenials denials;

	PluginSlot(String name, PluginLoader loader, PluginDenials denials, JsonMapper mapper) {
		this.name = name;
		this.loader = loader;
		this.denials = denials;
		this.mapper = mapper;
	}

	String name() {
		return this.name;
	}

	/**
	 * Publish a version.
	 * @return what changed, if anything did
	 * @throws PluginLoadException if the version cannot be published
	 */
	Optional<Change> update(PluginArtifact artifact) {
		this.changes.lock();
		try {
			PluginVersion before = this.current;
			CompiledModule module = this.loader.compile(this.name, artifact);
			PluginManifest manifest = this.loader.manifest(this.name, artifact, module);
			if (before != null && before.module().sha256().equals(module.sha256())
					&& Objects.equals(before.manifest(), manifest)) {
				this.lastFailure = null;
				return Optional.empty();
			}
			publish(this.loader.open(new Candidate(this.name, artifact.source(), module, manifest), this.bound,
					this.denials));
			return Optional.of(new Change((before != null) ? before.module().sha256() : null, module.sha256()));
		}
		catch (PluginLoadException ex) {
			this.lastFailure = ex.failure(this.loader.clock().instant(), artifact.source());
			throw ex;
		}
		finally {
			this.changes.unlock();
		}
	}

	/**
	 * Take the version away that serves, and forget a failure.
	 * @return whether there was one that served
	 */
	boolean remove() {
		this.changes.lock();
		try {
			boolean served = this.current != null;
			publish(null);
			return served;
		}
		finally {
			this.changes.unlock();
		}
	}

	/**
	 * Take no more calls, until {@link #resume()}.
	 */
	void pause() {
		PluginVersion version = this.current;
		if (version != null) {
			version.close();
		}
	}

	/**
	 * Take calls again after a {@link #pause()}.
	 */
	void resume() {
		this.changes.lock();
		try {
			PluginVersion version = this.current;
			if (version != null && version.isClosed()) {
				publish(this.loader.open(version.candidate(), this.bound, this.denials));
			}
		}
		finally {
			this.changes.unlock();
		}
	}

	/**
	 * Whether no call is at work on the version that serves.
	 */
	boolean isIdle() {
		PluginVersion version = this.current;
		return version == null || version.isIdle();
	}

	/**
	 * Bind an interface: from now on, every version has to implement it.
	 * @throws UnbindableInterfaceException if the one that serves does not
	 * @throws WasmPluginException if none serves
	 */
	PluginInterface bind(Class<?> type) {
		this.changes.lock();
		try {
			PluginInterface resolved = resolve(type);
			serving(null).exportsFor(resolved);
			this.bound.add(resolved);
			return resolved;
		}
		finally {
			this.changes.unlock();
		}
	}

	/**
	 * Resolve an interface, if there is a version that serves and implements it.
	 * @throws UnbindableInterfaceException if no plugin could implement it
	 */
	Optional<PluginInterface> implementing(Class<?> type) {
		PluginInterface resolved = resolve(type);
		PluginVersion version = this.current;
		try {
			if (version != null) {
				version.exportsFor(resolved);
				return Optional.of(resolved);
			}
		}
		catch (UnbindableInterfaceException ex) {
			// The answer is that it does not.
		}
		return Optional.empty();
	}

	/**
	 * Make a call on the version that serves.
	 */
	GuestAnswer call(PluginInterface type, PluginMethod method, GuestCall call) {
		PluginVersion version = serving(method);
		while (true) {
			try {
				return version.call(call, export(version, type, method));
			}
			catch (LeaseException ex) {
				PluginVersion latest = serving(method);
				if (latest == version || ex.reason() == Reason.INTERRUPTED) {
					throw new WasmPluginException(this.name, method.name(),
							(ex.reason() == Reason.CLOSED) ? Kind.UNAVAILABLE : Kind.BUSY,
							String.valueOf(ex.getMessage()), ex);
				}
				version = latest;
			}
		}
	}

	/**
	 * What is known about the plugin, if anything is.
	 */
	Optional<PluginState> state() {
		PluginVersion version = this.current;
		LoadFailure failure = this.lastFailure;
		if (version == null && failure == null && this.bound.isEmpty()) {
			return Optional.empty();
		}
		List<Class<?>> types = this.bound.stream().<Class<?>>map(PluginInterface::type).toList();
		return Optional.of(new PluginState(this.name, (version != null) ? version.describe() : null, failure, types,
				this.denials.attempts()));
	}

	private void publish(@Nullable PluginVersion version) {
		PluginVersion before = this.current;
		this.current = version;
		this.lastFailure = null;
		if (before != null) {
			before.close();
		}
	}

	private PluginInterface resolve(Class<?> type) {
		return this.interfaces.computeIfAbsent(type, (missing) -> new PluginInterface(this.name, missing, this.mapper));
	}

	private PluginVersion serving(@Nullable PluginMethod method) {
		PluginVersion version = this.current;
		if (version == null) {
			LoadFailure failure = this.lastFailure;
			throw new WasmPluginException(this.name, (method != null) ? method.name() : null, Kind.UNAVAILABLE,
					(failure != null) ? "it could not be loaded. " + failure.problem() : "no version of it is loaded",
					null);
		}
		return version;
	}

	private String export(PluginVersion version, PluginInterface type, PluginMethod method) {
		try {
			String export = version.exportsFor(type).get(method);
			Assert.state(export != null, "Methods of an interface have exports");
			return export;
		}
		catch (UnbindableInterfaceException ex) {
			throw new WasmPluginException(this.name, method.name(), Kind.UNAVAILABLE,
					"the version that serves now does not fit. " + ex.getMessage(), ex);
		}
	}

	/**
	 * What an update changed.
	 *
	 * @param before the SHA-256 of what served, or {@code null} if nothing did
	 * @param now the SHA-256 of what serves
	 */
	record Change(@Nullable String before, String now) {

	}

}
