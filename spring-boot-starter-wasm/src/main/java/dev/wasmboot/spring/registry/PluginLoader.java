package dev.wasmboot.spring.registry;

import java.io.IOException;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

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
import dev.wasmboot.policy.Denial;
import dev.wasmboot.policy.EffectivePolicy;
import dev.wasmboot.policy.PluginYaml;
import dev.wasmboot.policy.Policy;
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

	private final WasmEngine engine;

	private final Function<String, PluginSettings> settings;

	private final HostFunctionChecks functions;

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
		this.functions = new HostFunctionChecks(List.copyOf(hostFunctions));
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
			throw new PluginLoadException(Candidate.subject(name, artifact.source()) + " cannot be read: "
					+ ex.getClass().getSimpleName() + ": " + ex.getMessage(),
					"Check the size and the permissions of " + artifact.source(), ex);
		}
		catch (ModuleException ex) {
			throw new PluginLoadException(Candidate.subject(name, artifact.source()) + " is broken: " + ex.getMessage(),
					"Replace " + artifact.source() + " by a WebAssembly module in the binary format", ex);
		}
	}

	/**
	 * Read what the plugin states about itself: beside the module or, if there is
	 * nothing, in it.
	 */
	@Nullable PluginManifest manifest(String name, PluginArtifact artifact, CompiledModule module) {
		try {
			byte[] content = artifact.manifest();
			if (content == null) {
				content = module.customSection(ManifestReader.SECTION).orElse(null);
			}
			return (content != null) ? ManifestReader.read(content) : null;
		}
		catch (IOException | IllegalArgumentException ex) {
			throw ManifestChecks.broken(name, artifact.source(), ex);
		}
	}

	/**
	 * Link and start.
	 * @param candidate the version
	 * @param bound the interfaces that it has to implement
	 * @param denials is told of what it asks for or tries, and is not granted
	 */
	PluginVersion open(Candidate candidate, Collection<PluginInterface> bound, DenialListener denials) {
		PluginSettings decided = this.settings.apply(candidate.name());
		requirePinned(candidate, decided);
		EffectivePolicy policy = EffectivePolicy.decide(candidate.requests(), decided.policy());
		LearningPlugin learning = null;
		if (decided.learn()) {
			policy = policy.toLearn();
			learning = LearningPlugin.of(candidate, policy.policy(), this.clock);
		}
		requireAllowed(candidate, policy, decided.policy(), bound, denials);
		requireBindable(candidate, bound);
		InstancePool pool = start(candidate, policy, decided, (learning != null) ? learning.andThen(denials) : denials);
		return new PluginVersion(candidate, this.clock.instant(), policy, decided, pool,
				(learning != null) ? learning::yaml : null);
	}

	private void requireAllowed(Candidate candidate, EffectivePolicy policy, Policy granted,
			Collection<PluginInterface> bound, DenialListener denials) {
		if (!policy.startable()) {
			tellRefused(policy, denials);
		}
		PluginManifest manifest = candidate.manifest();
		if (manifest != null) {
			ManifestChecks checks = new ManifestChecks(candidate, manifest);
			checks.requireTrue(bound);
			checks.requireGranted(policy, granted);
		}
		if (!policy.learning()) {
			this.functions.requireGranted(candidate, granted);
			this.functions.requireOffered(candidate);
		}
	}

	/** What keeps a plugin from being loaded is denied, too. */
	private static void tellRefused(EffectivePolicy policy, DenialListener denials) {
		policy.denials()
			.stream()
			.filter(Denial::required)
			.forEach((denial) -> denials
				.denied(new Attempt(denial.capability(), "load", denial.subject(), Attempt.Intent.USE)));
	}

	private static void requirePinned(Candidate candidate, PluginSettings decided) {
		String pinned = decided.sha256();
		String actual = candidate.module().sha256();
		if (pinned != null && !pinned.equals(actual)) {
			String property = "'" + PluginYaml.property(candidate.name()) + ".sha256'";
			throw new PluginLoadException(
					candidate.subject() + " has the SHA-256 " + actual + ", and " + property + " allows only " + pinned,
					"Put the module that is allowed back. If you trust the new one, change " + property
							+ " to its SHA-256");
		}
	}

	private static void requireBindable(Candidate candidate, Collection<PluginInterface> bound) {
		try {
			bound.forEach((type) -> type.exportsOf(candidate.module()));
		}
		catch (UnbindableInterfaceException ex) {
			throw new PluginLoadException(candidate.subject() + " does not fit. " + ex.getMessage(), ex.cure(), ex);
		}
	}

	private InstancePool start(Candidate candidate, EffectivePolicy policy, PluginSettings decided,
			DenialListener denials) {
		try {
			return this.engine.pool(candidate.module(), policy, Imports.of(this.functions.offered()).with(denials),
					new GuestLog(candidate.name(), decided.log(), this.clock).stdio(), decided.pool());
		}
		catch (WasmException ex) {
			throw new PluginLoadException(candidate.subject() + " cannot be started: " + ex.getMessage(),
					cureOfStart(candidate.name(), ex), ex);
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

}
