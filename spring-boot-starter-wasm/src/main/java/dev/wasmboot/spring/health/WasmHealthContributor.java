package dev.wasmboot.spring.health;

import java.util.stream.Stream;

import dev.wasmboot.spring.LoadFailure;
import dev.wasmboot.spring.PluginState;
import dev.wasmboot.spring.PublishedVersion;
import dev.wasmboot.spring.WasmPlugins;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * The health of each plugin that is known now:
 * <ul>
 * <li>{@code UP} while a version serves; if a later one was refused, with that as a
 * detail: the application does its work.
 * <li>{@code DOWN} while none serves and a bean is bound to the plugin: calls of the bean
 * fail.
 * <li>{@code UNKNOWN} while none serves and nothing depends on it, for instance after a
 * new plugin was refused: nobody who drops a broken file takes the application out of
 * service. Also while the plugin is watched, to learn what it needs: it may fail at
 * anything.
 * </ul>
 */
public final class WasmHealthContributor implements CompositeHealthContributor {

	private final WasmPlugins plugins;

	/**
	 * Create a contributor.
	 * @param plugins the plugins
	 */
	public WasmHealthContributor(WasmPlugins plugins) {
		this.plugins = plugins;
	}

	@Override
	public @Nullable HealthContributor getContributor(String name) {
		return this.plugins.plugin(name).map((state) -> indicator(state)).orElse(null);
	}

	@Override
	public Stream<HealthContributors.Entry> stream() {
		return this.plugins.names()
			.stream()
			.flatMap((name) -> this.plugins.plugin(name).stream())
			.map((state) -> new HealthContributors.Entry(state.name(), indicator(state)));
	}

	private static HealthIndicator indicator(PluginState state) {
		return () -> health(state);
	}

	private static Health health(PluginState state) {
		PublishedVersion published = state.published();
		Health.Builder health = status(state);
		if (published != null) {
			health.withDetail("sha256", published.module().sha256()).withDetail("publishedAt", published.publishedAt());
		}
		if (isLearning(published)) {
			health.withDetail("learning",
					"runs although it may be denied what it requires: remove the property 'learn' when its needs are known");
		}
		LoadFailure failure = state.lastFailure();
		if (failure != null) {
			health.withDetail("refused", failure.problem()).withDetail("refusedAt", failure.at());
		}
		return health.build();
	}

	private static boolean isLearning(@Nullable PublishedVersion published) {
		return published != null && published.policy().learning();
	}

	private static Health.Builder status(PluginState state) {
		if (state.published() != null) {
			return isLearning(state.published()) ? Health.unknown() : Health.up();
		}
		return state.interfaces().isEmpty() ? Health.unknown() : Health.down();
	}

}
