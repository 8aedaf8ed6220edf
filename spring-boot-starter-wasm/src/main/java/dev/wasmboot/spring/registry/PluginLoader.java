package dev.wasmboot.spring.registry;

import java.io.IOException;
import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.wasmboot.engine.CompiledModule;
import dev.wasmboot.engine.DenialListener;
import dev.wasmboot.engine.HostFunction;
import dev.wasmboot.engine.Imports;
import dev.wasmboot.engine.InstancePool;
import dev.wasmboot.engine.ModuleException;
import dev.wasmboot.engine.Trap;
import dev.wasmboot.engine.TrapException;
import dev.wasmboot.engine.WasmEngine;
import dev.wasmboot.engine.WasmException;
import dev.wasmboot.policy.Attempt;
import dev.wasmboot.policy.Capability;
import dev.wasmboot.policy.Denial;
import dev.wasmboot.policy.EffectivePolicy;
import dev.wasmboot.policy.HostFunctionGrant;
import dev.wasmboot.policy.HostFunctionName;
import dev.wasmboot.policy.LimitRefusal;
import dev.wasmboot.policy.PluginYaml;
import dev.wasmboot.policy.Policy;
import dev.wasmboot.policy.Requests;
import dev.wasmboot.policy.UntrustedText;
import dev.wasmboot.spring.binding.PluginInterface;
import dev.wasmboot.spring.binding.UnbindableInterfaceException;
import org.jspecify.annotations.Nullable;

/**
 * From an artifact to a version that can be called, or to the reason why not: decoded and
 * validated, allowed by its policy, fit for the interfaces it is bound to, linked and
 * started.
 */
public final class PluginLoader {

	/**
	 * What names a plugin: it appears in properties, in URLs, in logs and as a tag of
	 * metrics.
	 */
	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

	private static final String OFFER = "Define a bean that is marked @WasmHostFunctions with a method marked "
			+ "@HostExport for each, or build the plugin without the import";

	private final WasmEngine engine;

	private final Function<String, PluginSettings> settings;

	private final List<HostFunction> hostFunctions;

	private final Clock clock;

	/**
	 * Create a loader.
	 * @param engine the engine
	 * @param settings what the operator decided about a plugin, by its name
	 * @param hostFunctions what the application offers to plugins
	 * @param clock tells when a version was published
	 */
	public PluginLoader(WasmEngine engine, Function<String, PluginSettings> settings, List<HostFunction> hostFunctions,
			Clock clock) {
		this.engine = engine;
		this.settings = settings;
		this.hostFunctions = List.copyOf(hostFunctions);
		this.clock = clock;
	}

	Clock clock() {
		return this.clock;
	}

	/**
	 * Decode and validate.
	 */
	CompiledModule compile(String name, PluginArtifact artifact) {
		if (!NAME.matcher(name).matches()) {
			throw new PluginLoadException(
					"'" + UntrustedText.printable(name) + "' (" + artifact.source() + ") is not a name for a plugin",
					"Name it with letters, digits, '-', '_' and '.', beginning with a letter or digit");
		}
		try {
			return this.engine.load(artifact.bytes());
		}
		catch (IOException ex) {
			throw new PluginLoadException(subject(name, artifact.source()) + " cannot be read: "
					+ ex.getClass().getSimpleName() + ": " + ex.getMessage(),
					"Check the size and the permissions of " + artifact.source(), ex);
		}
		catch (ModuleException ex) {
			throw new PluginLoadException(subject(name, artifact.source()) + " is broken: " + ex.getMessage(),
					"Replace " + artifact.source() + " by a WebAssembly module in the binary format", ex);
		}
	}

	/**
	 * Read what the plugin states about itself.
	 */
	@Nullable PluginManifest manifest(String name, PluginArtifact artifact) {
		try {
			byte[] content = artifact.manifest();
			return (content != null) ? ManifestReader.read(content) : null;
		}
		catch (IOException | IllegalArgumentException ex) {
			throw refusedManifest(name, artifact.source(),
					"is broken: " + UntrustedText.printable(String.valueOf(ex.getMessage())));
		}
	}

	/**
	 * Link and start.
	 * @param manifest what the plugin states, or {@code null} if only its imports tell
	 * @param bound the interfaces that the version has to implement
	 * @param denials is told of what the plugin asks for or tries, and is not granted
	 */
	PluginVersion open(String name, String source, CompiledModule module, @Nullable PluginManifest manifest,
			Collection<PluginInterface> bound, DenialListener denials) {
		PluginSettings decided = this.settings.apply(name);
		requirePinned(name, source, module, decided);
		Requests requests = (manifest != null) ? manifest.requests() : module.requests();
		EffectivePolicy policy = EffectivePolicy.decide(requests, decided.policy());
		if (manifest != null) {
			requireTrue(name, source, module, manifest, bound);
		}
		LearningPlugin learning = null;
		if (decided.learn()) {
			policy = policy.toLearn();
			learning = LearningPlugin.of(name, module, requests, policy.policy());
		}
		else {
			if (!policy.startable()) {
				tellRefused(policy, denials);
			}
			if (manifest != null) {
				requireAllGranted(name, source, manifest, policy, decided);
			}
			requireGranted(name, source, policy, decided);
			requireOffered(name, source, module);
		}
		requireBindable(name, source, module, bound);
		InstancePool pool = start(name, source, module, policy, decided,
				(learning != null) ? learning.andThen(denials) : denials);
		return new PluginVersion(source, this.clock.instant(), module, manifest, policy, decided, pool,
				(learning != null) ? learning::yaml : null);
	}

	/** What keeps a plugin from being loaded is denied, too. */
	private static void tellRefused(EffectivePolicy policy, DenialListener denials) {
		policy.denials()
			.stream()
			.filter(Denial::required)
			.forEach((denial) -> denials
				.denied(new Attempt(denial.capability(), "load", denial.subject(), Attempt.Intent.USE)));
	}

	private static void requirePinned(String name, String source, CompiledModule module, PluginSettings decided) {
		String pinned = decided.sha256();
		if (pinned != null && !pinned.equals(module.sha256())) {
			String property = "'" + PluginYaml.property(name) + ".sha256'";
			throw new PluginLoadException(
					subject(name, source) + " has the SHA-256 " + module.sha256() + ", and " + property
							+ " allows only " + pinned,
					"Put the module that is allowed back. If you trust the new one, change " + property
							+ " to its SHA-256");
		}
	}

	private static void requireTrue(String name, String source, CompiledModule module, PluginManifest manifest,
			Collection<PluginInterface> bound) {
		if (manifest.name() != null && !manifest.name().equals(name)) {
			throw refusedManifest(name, source, "is about another plugin, " + quoted(List.of(manifest.name())));
		}
		if (manifest.sha256() != null && !manifest.sha256().equals(module.sha256())) {
			throw refusedManifest(name, source, "is about a module with the SHA-256 "
					+ quoted(List.of(manifest.sha256())) + ", and this one has '" + module.sha256() + "'");
		}
		String type = manifest.type();
		List<String> types = bound.stream().map((candidate) -> candidate.type().getName()).sorted().toList();
		if (type != null && !types.contains(type)) {
			throw refusedManifest(name, source, "says that it implements " + quoted(List.of(type)) + ". It is bound to "
					+ (types.isEmpty() ? "no interface" : quoted(types)));
		}
		Set<HostFunctionName> unstated = new HashSet<>(module.requests().hostFunctions());
		unstated.removeAll(manifest.requests().hostFunctions());
		if (!unstated.isEmpty()) {
			throw refusedManifest(name, source,
					"does not request "
							+ quoted(new TreeSet<>(unstated.stream().map(HostFunctionName::toString).toList()))
							+ ", which the module imports");
		}
	}

	private static PluginLoadException refusedManifest(String name, String source, String problem) {
		return new PluginLoadException(
				"The manifest of " + subject(name, source).replaceFirst("^The", "the") + " " + problem,
				"Correct the manifest '" + name + ".yml' beside the module, or remove it");
	}

	private static void requireAllGranted(String name, String source, PluginManifest manifest, EffectivePolicy policy,
			PluginSettings decided) {
		if (policy.startable()) {
			return;
		}
		List<String> reasons = Stream
			.concat(policy.denials().stream().map(Denial::reason),
					policy.refusedLimits().stream().map(LimitRefusal::reason))
			.toList();
		List<Capability> denied = policy.denials().stream().map(Denial::capability).distinct().toList();
		Set<String> functions = new TreeSet<>();
		if (denied.contains(Capability.HOST_FUNCTION)) {
			functions.addAll(decided.policy().hostFunctions().names());
			policy.denials()
				.stream()
				.filter((denial) -> denial.capability() == Capability.HOST_FUNCTION)
				.map(Denial::subject)
				.forEach(functions::add);
		}
		throw new PluginLoadException(
				subject(name, source) + " requests more than it is granted: "
						+ UntrustedText.printable(String.join("; ", reasons)) + ".\nIt requests: "
						+ listed(manifest.requests().capabilities(),
								manifest.requests().hostFunctions().stream().map(HostFunctionName::toString).toList())
						+ ".\nIt is granted: "
						+ listed(Stream.of(Capability.values())
							.filter(decided.policy()::grants)
							.filter((capability) -> capability != Capability.HOST_FUNCTION)
							.toList(), decided.policy().hostFunctions().names()),
				"If you trust the plugin with it, grant it in the application's configuration:\n\n"
						+ yaml(name, denied, functions, policy.refusedLimits()));
	}

	private static PluginYaml yaml(String name, Collection<Capability> capabilities, Collection<String> functions,
			Collection<LimitRefusal> limits) {
		Policy policy = Policy.denyAll().with(new HostFunctionGrant(Set.copyOf(functions)));
		for (Capability capability : capabilities) {
			policy = PluginYaml.withExample(policy, capability);
		}
		return new PluginYaml(name, policy,
				capabilities.contains(Capability.NETWORK) ? Set.of(Capability.NETWORK) : Set.of(),
				limits.stream().collect(Collectors.toMap(LimitRefusal::limit, LimitRefusal::requested)));
	}

	private static String listed(Collection<Capability> capabilities, Collection<String> functions) {
		List<String> all = Stream
			.concat(capabilities.stream().map(Capability::property).sorted(), functions.stream().sorted())
			.toList();
		return all.isEmpty() ? "nothing" : quoted(all);
	}

	private void requireGranted(String name, String source, EffectivePolicy policy, PluginSettings decided) {
		Set<String> missing = policy.denials()
			.stream()
			.filter(Denial::required)
			.map(Denial::subject)
			.collect(Collectors.toCollection(TreeSet::new));
		if (missing.isEmpty()) {
			return;
		}
		Set<String> all = new TreeSet<>(decided.policy().hostFunctions().names());
		all.addAll(missing);
		Set<String> absent = notOffered(missing);
		throw new PluginLoadException(
				subject(name, source) + " imports " + quoted(missing) + ", which it is not granted",
				"If the plugin may call " + quoted(missing) + ", grant it in the application's configuration:\n\n"
						+ yaml(name, List.of(), all, List.of()) + (absent.isEmpty() ? ""
								: "\nThe application does not offer " + quoted(absent) + " yet. " + OFFER));
	}

	private void requireOffered(String name, String source, CompiledModule module) {
		Set<String> missing = notOffered(
				module.requests().hostFunctions().stream().map(HostFunctionName::toString).toList());
		if (!missing.isEmpty()) {
			Set<String> offered = offered();
			throw new PluginLoadException(subject(name, source) + " imports " + quoted(missing)
					+ ", which the application does not offer. It offers "
					+ (offered.isEmpty() ? "no host functions" : quoted(offered)), OFFER);
		}
	}

	private Set<String> offered() {
		return this.hostFunctions.stream()
			.map((function) -> new HostFunctionName(function.module(), function.name()).toString())
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private Set<String> notOffered(Collection<String> needed) {
		Set<String> missing = new TreeSet<>(needed);
		missing.removeAll(offered());
		return missing;
	}

	private static void requireBindable(String name, String source, CompiledModule module,
			Collection<PluginInterface> bound) {
		try {
			bound.forEach((type) -> type.exportsOf(module));
		}
		catch (UnbindableInterfaceException ex) {
			throw new PluginLoadException(subject(name, source) + " does not fit. " + ex.getMessage(), ex.cure(), ex);
		}
	}

	private InstancePool start(String name, String source, CompiledModule module, EffectivePolicy policy,
			PluginSettings decided, DenialListener denials) {
		try {
			return this.engine.pool(module, policy, Imports.of(this.hostFunctions).with(denials),
					GuestLog.of(name).stdio(), decided.pool());
		}
		catch (WasmException ex) {
			throw new PluginLoadException(subject(name, source) + " cannot be started: " + ex.getMessage(),
					cureOfStart(name, ex), ex);
		}
	}

	private static String cureOfStart(String name, WasmException problem) {
		String limits = "'" + PluginYaml.property(name) + ".limits'";
		if (problem instanceof TrapException trap && trap.trap() == Trap.DEADLINE_EXCEEDED) {
			return "Let the plugin do less when it starts, or raise 'start-timeout' in " + limits;
		}
		if (problem instanceof TrapException trap && trap.trap() == Trap.FUEL_EXHAUSTED) {
			return "Let the plugin do less when it starts, or raise 'fuel' in " + limits;
		}
		return "Correct the plugin, or what it is granted in '" + PluginYaml.property(name) + ".policy' and " + limits;
	}

	private static String subject(String name, String source) {
		return "The WebAssembly plugin '" + name + "' (" + source + ")";
	}

	private static String quoted(Collection<String> names) {
		return names.stream()
			.map((name) -> "'" + UntrustedText.printable(name) + "'")
			.collect(Collectors.joining(", "));
	}

}
