package dev.wasmboot.spring.registry;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.wasmboot.engine.HostFunction;
import dev.wasmboot.engine.PoolOptions;
import dev.wasmboot.engine.PoolOptions.Isolation;
import dev.wasmboot.engine.WasmEngine;
import dev.wasmboot.policy.Policy;
import dev.wasmboot.spring.WasmCallListener;
import dev.wasmboot.spring.WasmPluginDeniedEvent;
import dev.wasmboot.spring.WasmPluginEvent;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real registry over a real engine, with what a test wants to decide and to look at.
 */
public final class TestRegistry {

	public static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

	static final int EVENTS_PER_MINUTE = 5;

	public static final PoolOptions POOL = new PoolOptions(2, Duration.ofSeconds(20), Isolation.FRESH);

	private final WasmEngine engine = WasmEngine.builder().cacheBytes(0).build();

	private final Map<String, PluginSettings> settings = new HashMap<>();

	private final List<HostFunction> hostFunctions = new ArrayList<>();

	private final List<WasmCallListener> listeners = new ArrayList<>();

	private boolean denialsFail;

	private final List<WasmPluginEvent> events = new CopyOnWriteArrayList<>();

	public TestRegistry with(String plugin, Policy policy) {
		return with(plugin, policy, POOL);
	}

	public TestRegistry with(String plugin, Policy policy, PoolOptions pool) {
		this.settings.put(plugin, new PluginSettings(policy, pool, 1 << 20, null, GuestLogSettings.defaults(), false));
		return this;
	}

	TestRegistry pinning(String plugin, String sha256) {
		this.settings.put(plugin,
				new PluginSettings(Policy.denyAll(), POOL, 1 << 20, sha256, GuestLogSettings.defaults(), false));
		return this;
	}

	/**
	 * Let those who are told of denials fail.
	 */
	TestRegistry failingToHandleDenials() {
		this.denialsFail = true;
		return this;
	}

	TestRegistry learning(String plugin, Policy policy) {
		this.settings.put(plugin, new PluginSettings(policy, POOL, 1 << 20, null, GuestLogSettings.defaults(), true));
		return this;
	}

	public TestRegistry with(HostFunction function) {
		this.hostFunctions.add(function);
		return this;
	}

	public TestRegistry with(WasmCallListener listener) {
		this.listeners.add(listener);
		return this;
	}

	/**
	 * The registry, without plugins and not started.
	 */
	public DefaultWasmPluginRegistry create() {
		PluginSettings denied = new PluginSettings(Policy.denyAll(), POOL, 1 << 20, null, GuestLogSettings.defaults(),
				false);
		PluginLoader loader = new PluginLoader(this.engine, (name) -> this.settings.getOrDefault(name, denied),
				this.hostFunctions, Clock.fixed(NOW, ZoneOffset.UTC));
		return new DefaultWasmPluginRegistry(loader, JsonMapper.shared(), this.listeners,
				(event) -> handle((WasmPluginEvent) event), EVENTS_PER_MINUTE);
	}

	private void handle(WasmPluginEvent event) {
		this.events.add(event);
		if (this.denialsFail && event instanceof WasmPluginDeniedEvent) {
			throw new IllegalStateException("denials are not handled");
		}
	}

	/**
	 * The registry, without plugins and started.
	 */
	public DefaultWasmPluginRegistry start() {
		DefaultWasmPluginRegistry registry = create();
		registry.start();
		return registry;
	}

	public WasmEngine engine() {
		return this.engine;
	}

	/**
	 * What was published so far.
	 */
	public List<WasmPluginEvent> events() {
		return this.events;
	}

}
