package dev.wasmboot.cli;

import java.util.ArrayList;
import java.util.List;

import dev.wasmboot.engine.CompiledModule;
import dev.wasmboot.engine.MemoryType;
import dev.wasmboot.engine.TableType;
import dev.wasmboot.policy.Denial;
import dev.wasmboot.policy.EffectivePolicy;
import dev.wasmboot.policy.Limits;
import dev.wasmboot.policy.Policy;

/**
 * The smallest grants that a module can be a plugin with, found by asking what a policy
 * that grants nothing denies it.
 */
record NeededGrants(CompiledModule module) {

	private static final int PAGE_SIZE = 64 << 10;

	/**
	 * The grants as YAML, with those that the module also works without as comments.
	 * @param plugin the plugin's name
	 * @return the lines, to be pasted under {@code wasm.plugins.<plugin>}
	 */
	List<String> lines(String plugin) {
		List<Denial> denials = EffectivePolicy.decide(this.module.requests(), Policy.denyAll()).denials();
		List<String> functions = denials.stream().filter(Denial::required).map(Denial::subject).toList();
		List<Denial> optional = denials.stream().filter((denial) -> !denial.required()).toList();
		List<String> limits = limits();
		if (denials.isEmpty() && limits.isEmpty()) {
			return List.of("# needs no grants: it only computes");
		}
		List<String> lines = new ArrayList<>();
		lines.add("# under wasm.plugins." + Text.yaml(plugin) + " in application.yml"
				+ ((functions.isEmpty() && limits.isEmpty()) ? "; nothing of it is required" : ""));
		if (!functions.isEmpty()) {
			lines.add("policy:");
			lines.add("  host-functions:");
			functions.forEach((function) -> lines.add("  - " + Text.yaml(function)));
		}
		else if (!optional.isEmpty()) {
			lines.add("# policy:");
		}
		for (Denial denial : optional) {
			lines.add("#   " + example(denial, plugin) + "  # " + denial.reason());
		}
		lines.addAll(limits);
		return lines;
	}

	/** The limits that the module's start is over, unless they are raised. */
	private List<String> limits() {
		List<String> limits = new ArrayList<>();
		long pages = this.module.memories().stream().mapToLong(MemoryType::minimum).sum();
		if (pages > Limits.defaults().memory() / PAGE_SIZE) {
			limits.add("  memory: " + ((pages * PAGE_SIZE + (1 << 20) - 1) >> 20) + "MB");
		}
		long elements = this.module.tables().stream().mapToLong(TableType::minimum).sum();
		if (elements > Limits.defaults().tableElements()) {
			limits.add("  table-elements: " + elements);
		}
		if (!limits.isEmpty()) {
			limits.add(0, "limits:");
		}
		return limits;
	}

	private static String example(Denial denial, String plugin) {
		String name = Text.yaml(plugin);
		String value = switch (denial.capability()) {
			case FILESYSTEM -> "[ { host: ./data, guest: /data, access: read-only } ]";
			case ENVIRONMENT -> "{ NAME: value }";
			case ARGUMENTS -> "[ " + name + " ]";
			case CLOCK -> "{ wall: system, monotonic: system }";
			case RANDOM -> "{ source: secure }";
			case STDIO -> "{ stdout: log, stderr: log }";
			case NETWORK -> "{}";
			case HOST_FUNCTION -> throw new IllegalArgumentException(denial + " is required");
		};
		return denial.capability().property() + ": " + value;
	}

}
