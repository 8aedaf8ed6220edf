package dev.wasmboot.spring.health;

import java.util.Objects;

import dev.wasmboot.spring.Guests;
import dev.wasmboot.spring.registry.DefaultWasmPluginRegistry;
import dev.wasmboot.spring.registry.PluginLoadException;
import dev.wasmboot.spring.registry.TestRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What an operator is told, and what takes an application out of service.
 */
class WasmHealthContributorTests {

	private final DefaultWasmPluginRegistry registry = new TestRegistry().start();

	private final WasmHealthContributor contributor = new WasmHealthContributor(this.registry);

	@Test
	void aPluginThatServesIsUp() {
		this.registry.update("version", Guests.artifact(Guests.VERSION_1));
		assertThat(health("version").getStatus()).isEqualTo(Status.UP);
		assertThat(health("version").getDetails()).containsOnlyKeys("sha256", "publishedAt");
	}

	@Test
	void aRefusedReplacementIsADetailOfAPluginThatIsUp() {
		this.registry.update("version", Guests.artifact(Guests.VERSION_1));
		refuse("version");
		assertThat(health("version").getStatus()).isEqualTo(Status.UP);
		assertThat(health("version").getDetails()).containsKeys("refused", "refusedAt");
	}

	@Test
	void aNewPluginThatWasRefusedIsUnknown() {
		refuse("new");
		assertThat(health("new").getStatus()).isEqualTo(Status.UNKNOWN);
		assertThat(health("new").getDetails()).containsKey("refused");
	}

	@Test
	void aPluginThatIsGoneAndBoundIsDown() {
		this.registry.update("version", Guests.artifact(Guests.VERSION_1));
		this.registry.bind("version", Version.class);
		this.registry.remove("version");
		assertThat(health("version").getStatus()).isEqualTo(Status.DOWN);
	}

	@Test
	void pluginsComeAndGo() {
		assertThat(this.contributor.stream()).isEmpty();
		this.registry.update("version", Guests.artifact(Guests.VERSION_1));
		assertThat(this.contributor.stream()).extracting(HealthContributors.Entry::name).containsExactly("version");
		this.registry.remove("version");
		assertThat(this.contributor.stream()).isEmpty();
		assertThat(this.contributor.getContributor("version")).isNull();
	}

	private void refuse(String plugin) {
		assertThatExceptionOfType(PluginLoadException.class)
			.isThrownBy(() -> this.registry.update(plugin, Guests.artifact(Guests.GARBAGE)));
	}

	private Health health(String plugin) {
		HealthIndicator indicator = (HealthIndicator) Objects.requireNonNull(this.contributor.getContributor(plugin));
		return Objects.requireNonNull(indicator.health(true));
	}

	interface Version {

		int version();

	}

}
