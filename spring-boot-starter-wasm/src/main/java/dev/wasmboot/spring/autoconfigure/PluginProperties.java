package dev.wasmboot.spring.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.wasmboot.engine.PoolOptions.Isolation;
import dev.wasmboot.policy.ClockGrant;
import dev.wasmboot.policy.FilesystemGrant.Access;
import dev.wasmboot.policy.RandomGrant;
import dev.wasmboot.policy.StdioGrant;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.util.unit.DataSize;

/**
 * Settings of a plugin. What is not set is that of {@code wasm.defaults}, and what is not
 * set there either is denied, or limited as {@link dev.wasmboot.policy.Limits#defaults()}
 * says.
 *
 * @param policy What the plugin is granted. Nothing is granted that is not named here.
 * @param limits How much the plugin may use.
 * @param pool Instances of the plugin.
 * @param isolation Whether a call finds the state that start-up left, or that of the call
 * before it.
 * @param sha256 SHA-256 that the plugin's module has to have, in hexadecimal digits. Any
 * module is loaded, if not set. Cannot be set in the defaults.
 * @param learn Whether the plugin is watched, to learn what it needs to be granted: it is
 * loaded although it is denied what it requires, and the log and the endpoint show the
 * policy that would have sufficed. Cannot be set in the defaults.
 */
public record PluginProperties(@DefaultValue PolicyProperties policy, @DefaultValue LimitsProperties limits,
		@DefaultValue PoolProperties pool, @Nullable Isolation isolation, @Nullable String sha256,
		@DefaultValue("false") boolean learn) {

	/**
	 * These settings, and others where these say nothing.
	 */
	PluginProperties over(PluginProperties defaults) {
		return new PluginProperties(this.policy.over(defaults.policy), this.limits.over(defaults.limits),
				this.pool.over(defaults.pool), either(this.isolation, defaults.isolation), this.sha256, this.learn);
	}

	PluginProperties withPolicy(PolicyProperties policy) {
		return new PluginProperties(policy, this.limits, this.pool, this.isolation, this.sha256, this.learn);
	}

	private static <T> @Nullable T either(@Nullable T own, @Nullable T fallback) {
		return (own != null) ? own : fallback;
	}

	/**
	 * What a plugin is granted.
	 *
	 * @param template Name of the policy below 'wasm.policies' whose grants are in force
	 * where these properties say nothing.
	 * @param environment Environment variables that the plugin sees.
	 * @param arguments Command line arguments that the plugin sees, the program's name
	 * first.
	 * @param filesystem Directories that the plugin sees.
	 * @param clock Clocks.
	 * @param random Random numbers.
	 * @param stdio Standard streams.
	 * @param hostFunctions Functions of the application that the plugin may call, as
	 * 'module.name', or 'module.*' for all of a module.
	 */
	public record PolicyProperties(@Name("extends") @Nullable String template,
			@Nullable Map<String, String> environment, @Nullable List<String> arguments,
			@Nullable List<DirectoryProperties> filesystem, @DefaultValue ClockProperties clock,
			@DefaultValue RandomProperties random, @DefaultValue StdioProperties stdio,
			@Nullable Set<String> hostFunctions) {

		PolicyProperties over(PolicyProperties defaults) {
			return new PolicyProperties(this.template, either(this.environment, defaults.environment),
					either(this.arguments, defaults.arguments), either(this.filesystem, defaults.filesystem),
					this.clock.over(defaults.clock), this.random.over(defaults.random), this.stdio.over(defaults.stdio),
					either(this.hostFunctions, defaults.hostFunctions));
		}

	}

	/**
	 * A directory that a plugin sees: of the host, or in memory.
	 *
	 * @param host Directory of the host.
	 * @param memory Whether the directory is in memory, and empty for each call.
	 * @param guest Path under which the plugin sees it.
	 * @param access Whether the plugin may change it. By default, it may not, unless the
	 * directory is in memory.
	 * @param quota How much the plugin may store in it.
	 * @param links Whether the plugin may create symbolic and hard links in it.
	 */
	public record DirectoryProperties(@Nullable Path host, @DefaultValue("false") boolean memory,
			@Nullable String guest, @Nullable Access access, @Nullable QuotaProperties quota,
			@DefaultValue("false") boolean links) {

	}

	/**
	 * How much a plugin may store in a directory.
	 *
	 * @param size Size of what is stored.
	 * @param files Files, directories and links.
	 */
	public record QuotaProperties(@Nullable DataSize size, @Nullable Long files) {

	}

	/**
	 * What a plugin's clocks show.
	 *
	 * @param wall Source of the time of day.
	 * @param monotonic Source of the clock that measures durations.
	 * @param cpu Source of the clocks of the processor, which show what a call has used.
	 */
	public record ClockProperties(ClockGrant.@Nullable Source wall, ClockGrant.@Nullable Source monotonic,
			ClockGrant.@Nullable Source cpu) {

		ClockProperties over(ClockProperties defaults) {
			return new ClockProperties(either(this.wall, defaults.wall), either(this.monotonic, defaults.monotonic),
					either(this.cpu, defaults.cpu));
		}

	}

	/**
	 * Where a plugin's random numbers come from.
	 *
	 * @param source Source of random numbers.
	 * @param seed Seed of the source 'seeded'.
	 */
	public record RandomProperties(RandomGrant.@Nullable Source source, @Nullable Long seed) {

		RandomProperties over(RandomProperties defaults) {
			return new RandomProperties(either(this.source, defaults.source), either(this.seed, defaults.seed));
		}

	}

	/**
	 * Where a plugin's standard streams lead.
	 *
	 * @param stdin Source of standard input.
	 * @param stdout Destination of standard output.
	 * @param stderr Destination of standard error.
	 * @param log How lines appear whose destination is the log.
	 */
	public record StdioProperties(StdioGrant.@Nullable Input stdin, StdioGrant.@Nullable Output stdout,
			StdioGrant.@Nullable Output stderr, @DefaultValue LogProperties log) {

		StdioProperties over(StdioProperties defaults) {
			return new StdioProperties(either(this.stdin, defaults.stdin), either(this.stdout, defaults.stdout),
					either(this.stderr, defaults.stderr), this.log.over(defaults.log));
		}

	}

	/**
	 * How what a plugin prints appears in the log.
	 *
	 * @param stdoutLevel Level of standard output.
	 * @param stderrLevel Level of standard error.
	 * @param linesPerSecond Lines in a second, of all instances together. What is beyond
	 * is left out.
	 */
	public record LogProperties(@Nullable Level stdoutLevel, @Nullable Level stderrLevel,
			@Nullable Integer linesPerSecond) {

		LogProperties over(LogProperties defaults) {
			return new LogProperties(either(this.stdoutLevel, defaults.stdoutLevel),
					either(this.stderrLevel, defaults.stderrLevel),
					either(this.linesPerSecond, defaults.linesPerSecond));
		}

	}

	/**
	 * How much a plugin may use.
	 *
	 * @param memory Size of all linear memories of an instance together.
	 * @param tableElements Elements of all tables of an instance together.
	 * @param callDepth Guest functions that may be active at a time.
	 * @param timeout Time that a call may take.
	 * @param startTimeout Time that the start of an instance may take.
	 * @param output Size of what a call may write to standard output and error.
	 * @param openFiles Files and directories that may be open at a time.
	 * @param fuel Units of fuel that a call may use, and that the start of an instance
	 * may use. By default, fuel is not counted.
	 * @param result Size of the text, byte array or JSON that a call may return.
	 */
	public record LimitsProperties(@Nullable DataSize memory, @Nullable Integer tableElements,
			@Nullable Integer callDepth, @Nullable Duration timeout, @Nullable Duration startTimeout,
			@Nullable DataSize output, @Nullable Integer openFiles, @Nullable Long fuel, @Nullable DataSize result) {

		LimitsProperties over(LimitsProperties defaults) {
			return new LimitsProperties(either(this.memory, defaults.memory),
					either(this.tableElements, defaults.tableElements), either(this.callDepth, defaults.callDepth),
					either(this.timeout, defaults.timeout), either(this.startTimeout, defaults.startTimeout),
					either(this.output, defaults.output), either(this.openFiles, defaults.openFiles),
					either(this.fuel, defaults.fuel), either(this.result, defaults.result));
		}

	}

	/**
	 * Instances of a plugin.
	 *
	 * @param size Instances that may exist at a time. By default, as many as there are
	 * processors.
	 * @param maxWait Time that a call waits for an instance.
	 */
	public record PoolProperties(@Nullable Integer size, @Nullable Duration maxWait) {

		PoolProperties over(PoolProperties defaults) {
			return new PoolProperties(either(this.size, defaults.size), either(this.maxWait, defaults.maxWait));
		}

	}

}
