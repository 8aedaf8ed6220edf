package dev.wasmboot.spring.registry;

import java.time.Clock;
import java.time.Duration;

import dev.wasmboot.engine.Stdio;
import dev.wasmboot.engine.Stdio.Stream;
import dev.wasmboot.policy.PluginYaml;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of a plugin's output: a logger of its own, {@code dev.wasmboot.plugin.<name>}.
 * Lines beyond those that are allowed in a second are left out, and their number is
 * logged with the next one. Thread-safe.
 */
final class GuestLog {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private final String plugin;

	private final GuestLogSettings settings;

	private final RateLimit rate;

	private final Logger logger;

	/**
	 * Create a log.
	 * @param plugin the name of the plugin
	 * @param settings how lines appear
	 * @param clock tells the time
	 */
	GuestLog(String plugin, GuestLogSettings settings, Clock clock) {
		this.plugin = plugin;
		this.settings = settings;
		this.rate = new RateLimit(settings.linesPerSecond(), SECOND, clock);
		this.logger = LoggerFactory.getLogger("dev.wasmboot.plugin." + plugin);
	}

	/**
	 * What the plugin's standard streams can reach, if its policy says so.
	 */
	Stdio stdio() {
		return new Stdio(System.in, System.out, System.err, this::log);
	}

	private void log(Stream stream, String line) {
		this.rate.pass().ifPresent((leftOut) -> {
			if (leftOut > 0) {
				this.logger.warn("{} lines were left out: '{}.policy.stdio.log.lines-per-second' allows {}", leftOut,
						PluginYaml.property(this.plugin), this.settings.linesPerSecond());
			}
			this.logger.atLevel((stream == Stream.STDERR) ? this.settings.stderr() : this.settings.stdout())
				.log("{}", line);
		});
	}

}
