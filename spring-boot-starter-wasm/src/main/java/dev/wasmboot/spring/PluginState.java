package dev.wasmboot.spring;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What is known about a plugin at one moment.
 *
 * @param name its name
 * @param published the version that serves, or {@code null} while there is none
 * @param lastFailure why the last attempt to publish another version failed, or
 * {@code null} if it did not
 * @param interfaces the interfaces bound to it, which every version has to implement
 * @param denied what it tried last and is not granted, the last one first
 */
public record PluginState(String name, @Nullable PublishedVersion published, @Nullable LoadFailure lastFailure,
		List<Class<?>> interfaces, List<DeniedAttempts> denied) {

	public PluginState {
		interfaces = List.copyOf(interfaces);
		denied = List.copyOf(denied);
	}

}
