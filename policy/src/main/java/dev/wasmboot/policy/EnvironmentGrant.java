package dev.wasmboot.policy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Environment variables that the guest sees. The process environment is never passed on.
 *
 * @param variables names and values, in the order in which the guest sees them
 */
public record EnvironmentGrant(Map<String, String> variables) implements Grant {

	public EnvironmentGrant {
		variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
		variables.forEach((name, value) -> {
			if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
				throw new PolicyException("'" + name + "' is not a name of an environment variable",
						"use a name without '=' and NUL");
			}
			if (value.indexOf('\0') >= 0) {
				throw new PolicyException("the value of the environment variable '" + name + "' contains NUL",
						"remove the NUL");
			}
		});
	}

	@Override
	public Capability capability() {
		return Capability.ENVIRONMENT;
	}

}
