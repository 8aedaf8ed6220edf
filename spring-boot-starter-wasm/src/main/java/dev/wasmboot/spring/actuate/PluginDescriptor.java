package dev.wasmboot.spring.actuate;

import java.time.Instant;
import java.util.List;

import dev.wasmboot.engine.CompiledModule;
import dev.wasmboot.engine.PoolOptions.Isolation;
import dev.wasmboot.engine.PoolStatistics;
import dev.wasmboot.policy.Attempt;
import dev.wasmboot.policy.Denial;
import dev.wasmboot.policy.Limits;
import dev.wasmboot.spring.DeniedAttempts;
import dev.wasmboot.spring.LoadFailure;
import dev.wasmboot.spring.PluginState;
import dev.wasmboot.spring.PublishedVersion;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * A plugin in full.
 *
 * @param name its name
 * @param interfaces the Java interfaces bound to it
 * @param version the version that serves, or {@code null} while there is none
 * @param failure why a later version, or the first one, was refused
 * @param denied what it tried last and is not granted, the last one first
 */
public record PluginDescriptor(String name, List<String> interfaces, @Nullable VersionDescriptor version,
		@Nullable LoadFailure failure, List<DeniedDescriptor> denied) implements OperationResponseBody {

	static PluginDescriptor of(PluginState state) {
		PublishedVersion version = state.published();
		return new PluginDescriptor(state.name(), state.interfaces().stream().map(Class::getName).toList(),
				(version != null) ? VersionDescriptor.of(version) : null, state.lastFailure(),
				state.denied().stream().map(DeniedDescriptor::of).toList());
	}

	/**
	 * Something that a plugin tried and is not granted.
	 *
	 * @param capability what would have to be granted
	 * @param function the function that it called
	 * @param subject what exactly
	 * @param intent what it wanted with it
	 * @param count how often it tried
	 * @param last when it did for the last time
	 */
	public record DeniedDescriptor(String capability, String function, String subject, Attempt.Intent intent,
			long count, Instant last) {

		static DeniedDescriptor of(DeniedAttempts denied) {
			Attempt attempt = denied.attempt().printable();
			return new DeniedDescriptor(attempt.capability().property(), attempt.function(), attempt.subject(),
					attempt.intent(), denied.count(), denied.last());
		}

	}

	/**
	 * The version that serves.
	 *
	 * @param source where it was taken from
	 * @param version the version that its manifest states, or {@code null}
	 * @param publishedAt since when it serves
	 * @param sha256 the SHA-256 of the module
	 * @param size the size of the module, in bytes
	 * @param imports what it imports
	 * @param exports what it exports
	 * @param grants what it may do
	 * @param denials what it asked for and may not
	 * @param limits how much it may use
	 * @param isolation what a call finds
	 * @param pool how its instances are doing
	 * @param learned the configuration that would have sufficed so far, or {@code null}
	 * unless the plugin is watched to learn that
	 */
	public record VersionDescriptor(String source, @Nullable String version, Instant publishedAt, String sha256,
			int size, List<String> imports, List<String> exports, GrantsDescriptor grants, List<Denial> denials,
			Limits limits, Isolation isolation, PoolStatistics pool, @Nullable String learned) {

		static VersionDescriptor of(PublishedVersion version) {
			CompiledModule module = version.module();
			return new VersionDescriptor(version.source(), version.version(), version.publishedAt(), module.sha256(),
					module.size(),
					module.imports()
						.stream()
						.map((needed) -> needed.module() + "." + needed.name() + ": " + needed.type())
						.toList(),
					module.exports().stream().map((offered) -> offered.name() + ": " + offered.type()).toList(),
					GrantsDescriptor.of(version.policy().policy()), version.policy().denials(),
					version.policy().limits(), version.options().isolation(), version.pool(), version.learned());
		}

	}

}
