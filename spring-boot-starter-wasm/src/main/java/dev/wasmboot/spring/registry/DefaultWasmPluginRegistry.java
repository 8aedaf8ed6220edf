package dev.wasmboot.spring.registry;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.Queue;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;

import dev.wasmboot.policy.Attempt;
import dev.wasmboot.policy.UntrustedText;
import dev.wasmboot.spring.LoadFailure;
import dev.wasmboot.spring.PluginState;
import dev.wasmboot.spring.WasmCallListener;
import dev.wasmboot.spring.WasmPluginDeniedEvent;
import dev.wasmboot.spring.WasmPluginEvent;
import dev.wasmboot.spring.WasmPluginLoadedEvent;
import dev.wasmboot.spring.WasmPluginReloadFailedEvent;
import dev.wasmboot.spring.WasmPluginReloadedEvent;
import dev.wasmboot.spring.WasmPluginRemovedEvent;
import dev.wasmboot.spring.binding.PluginInterface;
import dev.wasmboot.spring.registry.PluginSlot.Change;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.ApplicationEventPublisher;

/**
 * The plugins of an application, each in a slot of its own.
 */
public final class DefaultWasmPluginRegistry implements WasmPluginRegistry {

	private static final Logger logger = LoggerFactory.getLogger(DefaultWasmPluginRegistry.class);

	private final PluginLoader loader;

	private final JsonMapper mapper;

	private final List<WasmCallListener> listeners;

	private final ApplicationEventPublisher events;

	private final int eventsPerMinute;

	/** What is to be published when somebody listens. */
	private final Queue<WasmPluginEvent> unpublished = new ConcurrentLinkedQueue<>();

	private final ConcurrentMap<String, PluginSlot> slots = new ConcurrentHashMap<>();

	/** Whether those who listen to events are there to hear them. */
	private volatile boolean started;

	/**
	 * Create a registry without plugins.
	 * @param loader makes versions out of artifacts
	 * @param mapper what converts JSON
	 * @param listeners what is told of each call
	 * @param events where events are published
	 * @param eventsPerMinute how many events tell of what a plugin is denied in a minute,
	 * at most
	 */
	public DefaultWasmPluginRegistry(PluginLoader loader, JsonMapper mapper, List<WasmCallListener> listeners,
			ApplicationEventPublisher events, int eventsPerMinute) {
		this.loader = loader;
		this.mapper = mapper;
		this.listeners = List.copyOf(listeners);
		this.events = events;
		this.eventsPerMinute = eventsPerMinute;
	}

	@Override
	public Set<String> names() {
		Set<String> names = new TreeSet<>();
		this.slots.values()
			.stream()
			.flatMap((slot) -> slot.state().stream())
			.forEach((state) -> names.add(state.name()));
		return Collections.unmodifiableSet(names);
	}

	@Override
	public Optional<PluginState> plugin(String name) {
		PluginSlot slot = this.slots.get(name);
		return (slot != null) ? slot.state() : Optional.empty();
	}

	@Override
	public <T> T bind(String name, Class<T> type) {
		PluginSlot slot = slot(name);
		return proxy(slot, slot.bind(type), type);
	}

	@Override
	public <T> Map<String, T> implementing(Class<T> type) {
		Map<String, T> proxies = new TreeMap<>();
		this.slots.values()
			.forEach((slot) -> slot.implementing(type)
				.ifPresent((resolved) -> proxies.put(slot.name(), proxy(slot, resolved, type))));
		return Collections.unmodifiableMap(proxies);
	}

	@Override
	public boolean update(String name, PluginArtifact artifact) {
		PluginSlot slot = slot(name);
		Optional<Change> change;
		try {
			change = slot.update(artifact);
		}
		catch (PluginLoadException ex) {
			refused(name, ex.failure(this.loader.clock().instant(), artifact.source()));
			throw ex;
		}
		change.ifPresent((made) -> updated(name, artifact, made));
		return change.isPresent();
	}

	@Override
	public boolean remove(String name) {
		boolean served = slot(name).remove();
		if (served) {
			logger.info("Removed WebAssembly plugin '{}'", name);
			publish(new WasmPluginRemovedEvent(this, name));
		}
		return served;
	}

	/**
	 * Take calls, and publish events. Before this is called for the first time, plugins
	 * can be loaded and called without that anyone is told.
	 */
	public void start() {
		this.slots.values().forEach(PluginSlot::resume);
		if (!this.started) {
			this.started = true;
			announceAll();
			publishDenials();
		}
	}

	/**
	 * Take no more calls, until {@link #start()} is called again. Those that have begun
	 * finish.
	 */
	public void stop() {
		this.slots.values().forEach(PluginSlot::pause);
	}

	/**
	 * Whether no call is at work.
	 * @return {@code true} if all that had begun have finished
	 */
	public boolean isIdle() {
		return this.slots.values().stream().allMatch(PluginSlot::isIdle);
	}

	private PluginSlot slot(String name) {
		return this.slots.computeIfAbsent(name,
				(missing) -> new PluginSlot(missing, this.loader, denials(missing), this.mapper));
	}

	private PluginDenials denials(String name) {
		return new PluginDenials(this.eventsPerMinute, this.loader.clock(),
				(attempt) -> this.listeners.forEach((listener) -> listener.denied(name, attempt)),
				(attempt, unpublished) -> denied(name, attempt, unpublished));
	}

	private void denied(String name, Attempt attempt, long unpublished) {
		String what = attempt.function() + " " + attempt.subject();
		if (attempt.intent() == Attempt.Intent.ESCAPE) {
			logger.warn("WebAssembly plugin '{}' tried to leave the directory that it is granted: {}", name,
					UntrustedText.printable(what));
		}
		else {
			logger.debug("WebAssembly plugin '{}' is denied {}: {}", name, attempt.capability().property(),
					UntrustedText.printable(what));
		}
		this.unpublished.add(new WasmPluginDeniedEvent(this, name, attempt, unpublished));
		if (this.started) {
			publishDenials();
		}
	}

	/** Whoever fails to handle such an event is not to fail the guest that caused it. */
	private void publishDenials() {
		for (WasmPluginEvent event = this.unpublished.poll(); event != null; event = this.unpublished.poll()) {
			try {
				publish(event);
			}
			catch (RuntimeException ex) {
				logger.error("The event that WebAssembly plugin '{}' is denied something could not be handled",
						event.getPlugin(), ex);
			}
		}
	}

	private <T> T proxy(PluginSlot slot, PluginInterface resolved, Class<T> type) {
		return type.cast(resolved.proxy(new PluginCalls(slot, this.listeners)));
	}

	private void updated(String name, PluginArtifact artifact, Change change) {
		if (change.before() == null) {
			logger.info("Loaded WebAssembly plugin '{}' from {} (SHA-256 {})", name, artifact.source(), change.now());
			publish(new WasmPluginLoadedEvent(this, name, change.now()));
		}
		else {
			logger.info("Replaced WebAssembly plugin '{}' from {} (SHA-256 {})", name, artifact.source(), change.now());
			publish(new WasmPluginReloadedEvent(this, name, change.before(), change.now()));
		}
	}

	private void refused(String name, LoadFailure failure) {
		if (this.started) {
			boolean serves = plugin(name).map(PluginState::published).isPresent();
			logger.warn("{}. {} To cure this: {}", failure.problem(),
					serves ? "The version before goes on serving." : "No other version serves.", failure.cure());
			publish(new WasmPluginReloadFailedEvent(this, name, failure));
		}
	}

	private void announceAll() {
		names().stream().flatMap((name) -> plugin(name).stream()).forEach((state) -> {
			if (state.published() != null) {
				publish(new WasmPluginLoadedEvent(this, state.name(), state.published().module().sha256()));
			}
		});
	}

	private void publish(WasmPluginEvent event) {
		if (this.started) {
			this.events.publishEvent(event);
		}
	}

}
