package dev.wasmboot.spring.registry;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import dev.wasmboot.engine.HostFunction;
import dev.wasmboot.policy.HostFunctionGrant;
import dev.wasmboot.policy.HostFunctionName;
import dev.wasmboot.policy.PluginYaml;
import dev.wasmboot.policy.Policy;
import dev.wasmboot.policy.UntrustedText;

/**
 * Whether the functions that a plugin imports are granted, and whether the application
 * has them.
 *
 * @param offered what the application has
 */
record HostFunctionChecks(List<HostFunction> offered) {

	private static final int MOST_LISTED = 100;

	private static final String OFFER = "Define a bean that is marked @WasmHostFunctions with a method marked "
			+ "@HostExport for each, or build the plugin without the import";

	/**
	 * Refuse a plugin that imports what is not granted.
	 * @param granted what it is granted
	 */
	void requireGranted(Candidate candidate, Policy granted) {
		Collection<HostFunctionName> missing = candidate.requests()
			.hostFunctions()
			.stream()
			.filter((function) -> !granted.hostFunctions().covers(function))
			.toList();
		if (missing.isEmpty()) {
			return;
		}
		String problem = candidate.subject() + " imports " + UntrustedText.quoted(names(missing))
				+ ", which it is not granted";
		if (!missing.stream().allMatch(HostFunctionName::isGrantable)) {
			throw new PluginLoadException(problem, "There is a name among them that cannot be granted: a part of it "
					+ "is empty, it is too long, or it could mean others, too. Build the plugin without that import");
		}
		if (missing.size() > MOST_LISTED) {
			throw new PluginLoadException(problem, "Grant them in '" + PluginYaml.property(candidate.name())
					+ ".policy.host-functions', or build the plugin with fewer imports");
		}
		Set<String> all = new TreeSet<>(granted.hostFunctions().names());
		all.addAll(names(missing));
		Set<String> absent = absent(missing);
		throw new PluginLoadException(problem, "If the plugin may call " + UntrustedText.quoted(names(missing))
				+ ", grant it in the application's configuration:\n\n"
				+ new PluginYaml(candidate.name(), Policy.denyAll().with(new HostFunctionGrant(all)))
				+ (absent.isEmpty() ? ""
						: "\nThe application does not offer " + UntrustedText.quoted(absent) + " yet. " + OFFER));
	}

	/**
	 * Refuse a plugin that imports what the application does not have.
	 */
	void requireOffered(Candidate candidate) {
		Set<String> absent = absent(candidate.module().requests().hostFunctions());
		if (!absent.isEmpty()) {
			Set<String> names = offeredNames();
			throw new PluginLoadException(candidate.subject() + " imports " + UntrustedText.quoted(absent)
					+ ", which the application does not offer. It offers "
					+ (names.isEmpty() ? "no host functions" : UntrustedText.quoted(names)), OFFER);
		}
	}

	private Set<String> absent(Collection<HostFunctionName> needed) {
		Set<String> absent = names(needed);
		absent.removeAll(offeredNames());
		return absent;
	}

	private Set<String> offeredNames() {
		return names(this.offered.stream()
			.map((function) -> new HostFunctionName(function.module(), function.name()))
			.toList());
	}

	/**
	 * The names of functions, in their order.
	 */
	static Set<String> names(Collection<HostFunctionName> functions) {
		return functions.stream().map(HostFunctionName::toString).collect(Collectors.toCollection(TreeSet::new));
	}

}
