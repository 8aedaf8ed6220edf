package dev.wasmboot.spring.autoconfigure;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import java.util.TreeSet;

import dev.wasmboot.engine.CodeCacheOptions;
import dev.wasmboot.engine.WasmEngine;
import dev.wasmboot.spring.WasmCallListener;
import dev.wasmboot.spring.binding.HostFunctionBeans;
import dev.wasmboot.spring.registry.DefaultWasmPluginRegistry;
import dev.wasmboot.spring.registry.PluginLoader;
import dev.wasmboot.spring.registry.WasmPluginBeans;
import dev.wasmboot.spring.registry.WasmPluginLifecycle;
import dev.wasmboot.spring.reload.PluginDirectory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of WebAssembly plugins: the engine, the plugins in the plugin
 * directory, and beans of the interfaces that are marked
 * {@link dev.wasmboot.spring.WasmPlugin @WasmPlugin}.
 */
@AutoConfiguration(after = JacksonAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "wasm.enabled", matchIfMissing = true)
@EnableConfigurationProperties(WasmProperties.class)
public final class WasmAutoConfiguration {

	private static final Logger logger = LoggerFactory.getLogger(WasmAutoConfiguration.class);

	@Bean
	@ConditionalOnMissingBean
	WasmEngine wasmEngine(WasmProperties properties) {
		WasmEngine.Builder builder = WasmEngine.builder()
			.cacheBytes(properties.cache().size().toBytes())
			.mode(properties.mode());
		if (properties.features() != null) {
			builder.features(properties.features());
		}
		WasmProperties.Disk disk = properties.cache().disk();
		if (disk.directory() != null) {
			builder.codeCache(codeCache(disk, disk.directory(), properties.directory()));
		}
		return builder.build();
	}

	private static CodeCacheOptions codeCache(WasmProperties.Disk disk, Path directory, Path plugins) {
		CodeCacheOptions options = CodeCacheOptions.in(directory).withMaxBytes(disk.size().toBytes());
		if (disk.keyFile() != null) {
			options = options.withKeyFile(disk.keyFile());
		}
		requireElsewhere("wasm.cache.disk.directory", options.directory(), plugins);
		requireElsewhere("wasm.cache.disk.key-file", options.keyFile(), plugins);
		return options;
	}

	/** Whoever may deploy plugins may not make the application's own code. */
	private static void requireElsewhere(String property, Path path, Path plugins) {
		if (path.toAbsolutePath().normalize().startsWith(plugins.toAbsolutePath().normalize())) {
			throw new InvalidConfigurationPropertyValueException(property, path,
					"It is in the plugin directory. Choose another place, that only the application's user can write to.");
		}
	}

	@Bean
	PluginDirectory wasmPluginDirectory(WasmProperties properties) {
		return new PluginDirectory(properties.directory());
	}

	@Bean
	DefaultWasmPluginRegistry wasmPluginRegistry(WasmProperties properties, WasmEngine engine,
			PluginDirectory directory, ListableBeanFactory beans, ObjectProvider<JsonMapper> mapper,
			ObjectProvider<WasmCallListener> listeners, ApplicationEventPublisher events) throws IOException {
		PluginLoader loader = new PluginLoader(engine, new PluginSettingsByName(properties),
				HostFunctionBeans.in(beans), Clock.systemUTC());
		DefaultWasmPluginRegistry registry = new DefaultWasmPluginRegistry(loader,
				mapper.getIfUnique(JsonMapper::shared), listeners.orderedStream().toList(), events,
				eventsPerMinute(properties.audit()));
		directory.load(registry);
		Set<String> absent = new TreeSet<>(properties.plugins().keySet());
		absent.removeAll(registry.names());
		absent.forEach(
				(name) -> logger.warn("'wasm.plugins' configures the plugin '{}', but there is no file '{}.wasm' in {}",
						name, name, directory.path()));
		return registry;
	}

	private static int eventsPerMinute(WasmProperties.Audit audit) {
		if (audit.eventsPerMinute() < 0) {
			throw new InvalidConfigurationPropertyValueException("wasm.audit.events-per-minute",
					audit.eventsPerMinute(), "Give a number of at least 0");
		}
		return audit.eventsPerMinute();
	}

	@Bean
	WasmPluginLifecycle wasmPluginLifecycle(DefaultWasmPluginRegistry registry) {
		return new WasmPluginLifecycle(registry);
	}

	@Bean(WasmPluginBeans.BEAN_NAME)
	WasmPluginBeans wasmPluginBeans(DefaultWasmPluginRegistry registry, PluginDirectory directory) {
		return new WasmPluginBeans(registry, directory.path());
	}

}
