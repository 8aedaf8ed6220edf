package dev.wasmboot.spring.registry;

import java.time.Clock;
import java.time.Duration;

import dev.wasmboot.engine.CompiledModule;
import dev.wasmboot.engine.DenialListener;
import dev.wasmboot.policy.Learning;
import dev.wasmboot.policy.PluginYaml;
import dev.wasmboot.policy.Policy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A plugin that is watched, to learn what it needs to be granted: the log says so, and
 * prints the configuration when the plugin tries something more, but not too often.
 *
 * @param name the plugin
 * @param module what is watched
 * @param inForce the policy that it runs with
 * @param learning what was learnt
 * @param rate how often the configuration is printed
 */
record LearningPlugin(String name, CompiledModule module, Policy inForce, Learning learning, RateLimit rate) {

	private static final int PRINTS_PER_MINUTE = 10;

	private static final Logger logger = LoggerFactory.getLogger(LearningPlugin.class);

	static LearningPlugin of(Candidate candidate, Policy inForce, Clock clock) {
		LearningPlugin plugin = new LearningPlugin(candidate.name(), candidate.module(), inForce,
				new Learning(candidate.requests(), inForce),
				new RateLimit(PRINTS_PER_MINUTE, Duration.ofMinutes(1), clock));
		logger.warn("""
				WebAssembly plugin '{}' is watched, to learn what it needs: it runs although it may be denied what it \
				requires. Remove '{}.learn' when that is known. So far it needs:

				{}""", plugin.name, PluginYaml.property(plugin.name), plugin.yaml());
		return plugin;
	}

	/**
	 * What learns from denials, and passes them on.
	 */
	DenialListener andThen(DenialListener next) {
		return (attempt) -> {
			next.denied(attempt);
			if (this.learning.add(attempt) && this.rate.pass().isPresent()) {
				logger.warn("WebAssembly plugin '{}' tried more than it is granted. So far it needs:\n\n{}", this.name,
						yaml());
			}
		};
	}

	PluginYaml yaml() {
		return this.learning.yaml(this.name, this.module.limitsAbove(this.inForce.limits()));
	}

}
