package dev.wasmboot.cli;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import dev.wasmboot.engine.CompiledModule;
import dev.wasmboot.policy.Capability;
import dev.wasmboot.policy.Denial;
import dev.wasmboot.policy.EffectivePolicy;
import dev.wasmboot.policy.HostFunctionGrant;
import dev.wasmboot.policy.HostFunctionName;
import dev.wasmboot.policy.Limits;
import dev.wasmboot.policy.PluginYaml;
import dev.wasmboot.policy.Policy;

/**
 * The smallest grants that a module can be a plugin with, found by asking what a policy
 * that grants nothing denies it.
 */
record NeededGrants(CompiledModule module) {

	/**
	 * The configuration, with the grants that the module also works without as comments.
	 * @param plugin the plugin's name
	 * @return YAML, to be pasted into {@code application.yml}
	 */
	String yaml(String plugin) {
		List<Denial> denials = EffectivePolicy.decide(this.module.requests(), Policy.denyAll()).denials();
		Set<Capability> suggestions = denials.stream()
			.filter((denial) -> !denial.required())
			.map(Denial::capability)
			.collect(Collectors.toSet());
		Set<String> functions = this.module.requests()
			.hostFunctions()
			.stream()
			.filter(HostFunctionName::isGrantable)
			.map(HostFunctionName::toString)
			.collect(Collectors.toSet());
		PluginYaml yaml = new PluginYaml(plugin, Policy.denyAll().with(new HostFunctionGrant(functions)), suggestions,
				this.module.limitsAbove(Limits.defaults()));
		if (denials.isEmpty() && !yaml.isRequired()) {
			return "# needs no grants: it only computes\n";
		}
		return (yaml.isRequired() ? "" : "# needs no grants; it can use some:\n") + yaml;
	}

}
