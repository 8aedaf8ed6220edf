package dev.wasmboot.spring.registry;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.wasmboot.policy.Capability;
import dev.wasmboot.policy.Denial;
import dev.wasmboot.policy.EffectivePolicy;
import dev.wasmboot.policy.HostFunctionGrant;
import dev.wasmboot.policy.HostFunctionName;
import dev.wasmboot.policy.LimitRefusal;
import dev.wasmboot.policy.PluginYaml;
import dev.wasmboot.policy.Policy;
import dev.wasmboot.policy.UntrustedText;
import dev.wasmboot.spring.binding.PluginInterface;

/**
 * What a plugin that states something about itself is held to: that it is true, and that
 * all it requests is granted.
 *
 * @param candidate the plugin
 * @param manifest what it states
 */
record ManifestChecks(Candidate candidate, PluginManifest manifest) {

	/**
	 * Refuse a manifest that cannot be read.
	 */
	static PluginLoadException broken(String name, String source, Exception problem) {
		return refused(name, source, "is broken: " + UntrustedText.printable(String.valueOf(problem.getMessage())));
	}

	/**
	 * Refuse a manifest that is about something else.
	 * @param bound the interfaces that the plugin has to implement
	 */
	void requireTrue(Collection<PluginInterface> bound) {
		String name = this.manifest.name();
		if (name != null && !name.equals(this.candidate.name())) {
			throw refused("is about another plugin, " + UntrustedText.quoted(List.of(name)));
		}
		String sha256 = this.manifest.sha256();
		if (sha256 != null && !sha256.equals(this.candidate.module().sha256())) {
			throw refused("is about a module with the SHA-256 " + UntrustedText.quoted(List.of(sha256))
					+ ", and this one has '" + this.candidate.module().sha256() + "'");
		}
		String type = this.manifest.type();
		List<String> types = bound.stream().map((candidate) -> candidate.type().getName()).sorted().toList();
		if (type != null && !types.contains(type)) {
			throw refused("says that it implements " + UntrustedText.quoted(List.of(type)) + ". It is bound to "
					+ (types.isEmpty() ? "no interface" : UntrustedText.quoted(types)));
		}
		Set<HostFunctionName> unstated = new HashSet<>(this.candidate.module().requests().hostFunctions());
		unstated.removeAll(this.manifest.requests().hostFunctions());
		if (!unstated.isEmpty()) {
			throw refused("does not request " + UntrustedText.quoted(HostFunctionChecks.names(unstated))
					+ ", which the module imports");
		}
	}

	/**
	 * Refuse a plugin that requests more than it is granted.
	 * @param policy what follows from both
	 * @param granted what it is granted
	 */
	void requireGranted(EffectivePolicy policy, Policy granted) {
		if (policy.startable()) {
			return;
		}
		List<String> reasons = Stream
			.concat(policy.denials().stream().map(Denial::reason),
					policy.refusedLimits().stream().map(LimitRefusal::reason))
			.toList();
		List<Capability> kinds = Stream.of(Capability.values())
			.filter((capability) -> capability != Capability.HOST_FUNCTION)
			.filter(granted::grants)
			.toList();
		throw new PluginLoadException(
				this.candidate.subject() + " requests more than it is granted: "
						+ UntrustedText.printable(String.join("; ", reasons)) + ".\nIt requests: "
						+ listed(this.manifest.requests().capabilities(),
								HostFunctionChecks.names(this.manifest.requests().hostFunctions()))
						+ ".\nIt is granted: " + listed(kinds, granted.hostFunctions().names()),
				"If you trust the plugin with it, grant it in the application's configuration:\n\n"
						+ missing(policy, granted));
	}

	private PluginYaml missing(EffectivePolicy policy, Policy granted) {
		Set<Capability> denied = policy.denials().stream().map(Denial::capability).collect(Collectors.toSet());
		Policy missing = Policy.denyAll();
		for (Capability capability : denied) {
			missing = PluginYaml.withExample(missing, capability);
		}
		if (denied.contains(Capability.HOST_FUNCTION)) {
			Set<String> functions = new TreeSet<>(granted.hostFunctions().names());
			functions.addAll(HostFunctionChecks.names(this.manifest.requests().hostFunctions()));
			missing = missing.with(new HostFunctionGrant(functions));
		}
		return new PluginYaml(this.candidate.name(), missing,
				denied.contains(Capability.NETWORK) ? Set.of(Capability.NETWORK) : Set.of(),
				policy.refusedLimits()
					.stream()
					.collect(Collectors.toMap(LimitRefusal::limit, LimitRefusal::requested)));
	}

	private PluginLoadException refused(String problem) {
		return refused(this.candidate.name(), this.candidate.source(), problem);
	}

	private static PluginLoadException refused(String name, String source, String problem) {
		return new PluginLoadException(
				"The manifest of " + Candidate.subject(name, source).replaceFirst("^The", "the") + " " + problem,
				"Correct the manifest, '" + name + ".yml' beside the module or the section '" + ManifestReader.SECTION
						+ "' in it, or remove it");
	}

	private static String listed(Collection<Capability> capabilities, Collection<String> functions) {
		List<String> all = Stream
			.concat(capabilities.stream().map(Capability::property).sorted(), functions.stream().sorted())
			.toList();
		return all.isEmpty() ? "nothing" : UntrustedText.quoted(all);
	}

}
