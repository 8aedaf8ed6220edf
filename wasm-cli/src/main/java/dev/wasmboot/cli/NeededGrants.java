package dev.wasmboot.cli;

import java.util.ArrayList;
import java.util.List;

import dev.wasmboot.engine.CompiledModule;
import dev.wasmboot.policy.Denial;
import dev.wasmboot.policy.EffectivePolicy;
import dev.wasmboot.policy.Policy;

/**
 * The smallest grants that a module can be a plugin with, found by asking what a policy
 * that grants nothing denies it.
 */
record NeededGrants(CompiledModule module) {

	/**
	 * The grants as YAML, with those that the module also works without as comments.
	 * @param plugin the plugin's name
	 * @return the lines, to be pasted under {@code wasm.plugins.<plugin>}
	 */
	List<String> lines(String plugin) {
		List<Denial> denials = EffectivePolicy.decide(this.module.requests(), Policy.denyAll()).denials();
		List<String> required = denials.stream().filter(Denial::required).map(Denial::subject).toList();
		List<Denial> optional = denials.stream().filter((denial) -> !denial.required()).toList();
		if (denials.isEmpty()) {
			return List.of("# needs no grants: it only computes");
		}
		List<String> lines = new ArrayList<>();
		lines.add("# under wasm.plugins." + plugin + " in application.yml"
				+ (required.isEmpty() ? "; nothing here is required" : ""));
		String comment = required.isEmpty() ? "# " : "";
		lines.add(comment + "policy:");
		if (!required.isEmpty()) {
			lines.add("  host-functions:");
			required.forEach((function) -> lines.add("  - " + function));
		}
		for (Denial denial : optional) {
			lines.add("#   " + example(denial, plugin) + "  # " + denial.reason());
		}
		return lines;
	}

	private static String example(Denial denial, String plugin) {
		String value = switch (denial.capability()) {
			case FILESYSTEM -> "[ { host: ./data/" + plugin + ", guest: /data, access: read-only } ]";
			case ENVIRONMENT -> "{ NAME: value }";
			case ARGUMENTS -> "[ " + plugin + " ]";
			case CLOCK -> "{ wall: system, monotonic: system }";
			case RANDOM -> "{ source: secure }";
			case STDIO -> "{ stdout: log, stderr: log }";
			case NETWORK -> "{}";
			case HOST_FUNCTION -> throw new IllegalArgumentException(denial + " is required");
		};
		return denial.capability().property() + ": " + value;
	}

}
