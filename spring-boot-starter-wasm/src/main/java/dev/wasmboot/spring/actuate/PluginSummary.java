package dev.wasmboot.spring.actuate;

import java.time.Instant;

import dev.wasmboot.spring.PluginState;
import dev.wasmboot.spring.PublishedVersion;
import org.jspecify.annotations.Nullable;

/**
 * A plugin in short.
 *
 * @param serving whether a version serves calls
 * @param sha256 what serves
 * @param publishedAt since when
 * @param failure why a later version, or the first one, was refused
 */
public record PluginSummary(boolean serving, @Nullable String sha256, @Nullable Instant publishedAt,
		@Nullable String failure) {

	static PluginSummary of(PluginState state) {
		PublishedVersion version = state.published();
		String failure = (state.lastFailure() != null) ? state.lastFailure().problem() : null;
		return (version != null) ? new PluginSummary(true, version.module().sha256(), version.publishedAt(), failure)
				: new PluginSummary(false, null, null, failure);
	}

}
