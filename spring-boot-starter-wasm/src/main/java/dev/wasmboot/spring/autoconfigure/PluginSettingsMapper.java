package dev.wasmboot.spring.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

import dev.wasmboot.engine.PoolOptions;
import dev.wasmboot.engine.PoolOptions.Isolation;
import dev.wasmboot.policy.ArgumentsGrant;
import dev.wasmboot.policy.ClockGrant;
import dev.wasmboot.policy.EnvironmentGrant;
import dev.wasmboot.policy.FilesystemGrant;
import dev.wasmboot.policy.FilesystemGrant.Access;
import dev.wasmboot.policy.HostDirectoryGrant;
import dev.wasmboot.policy.HostFunctionGrant;
import dev.wasmboot.policy.Limits;
import dev.wasmboot.policy.MemoryDirectoryGrant;
import dev.wasmboot.policy.Policy;
import dev.wasmboot.policy.PolicyException;
import dev.wasmboot.policy.RandomGrant;
import dev.wasmboot.policy.StdioGrant;
import dev.wasmboot.policy.StorageQuota;
import dev.wasmboot.spring.autoconfigure.PluginProperties.ClockProperties;
import dev.wasmboot.spring.autoconfigure.PluginProperties.DirectoryProperties;
import dev.wasmboot.spring.autoconfigure.PluginProperties.LimitsProperties;
import dev.wasmboot.spring.autoconfigure.PluginProperties.LogProperties;
import dev.wasmboot.spring.autoconfigure.PluginProperties.PolicyProperties;
import dev.wasmboot.spring.autoconfigure.PluginProperties.PoolProperties;
import dev.wasmboot.spring.autoconfigure.PluginProperties.QuotaProperties;
import dev.wasmboot.spring.autoconfigure.PluginProperties.RandomProperties;
import dev.wasmboot.spring.autoconfigure.PluginProperties.StdioProperties;
import dev.wasmboot.spring.registry.GuestLogSettings;
import dev.wasmboot.spring.registry.PluginSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/**
 * Turns properties into settings, from {@link Policy#denyAll()} on. A value that makes no
 * sense is reported under the name of its property.
 *
 * @param prefix the property below which the properties are
 */
record PluginSettingsMapper(String prefix) {

	private static final DataSize MAX_RESULT = DataSize.ofMegabytes(16);

	private static final Pattern SHA_256 = Pattern.compile("[0-9a-fA-F]{64}");

	private static final Duration MAX_WAIT = Duration.ofSeconds(1);

	PluginSettings map(PluginProperties properties) {
		DataSize result = Objects.requireNonNullElse(properties.limits().result(), MAX_RESULT);
		require(result.toBytes() > 0, "limits.result", result, "Give a size greater than 0");
		PluginSettingsMapper granted = new PluginSettingsMapper(this.prefix + ".policy");
		Policy policy = granted.policy(properties.policy());
		return new PluginSettings(policy.with(limits(properties.limits())),
				pool(properties.pool(), properties.isolation()), result.toBytes(), sha256(properties.sha256()),
				granted.log(properties.policy().stdio().log()), properties.learn());
	}

	/**
	 * Turn the part of a policy that says how lines appear in the log into settings.
	 */
	GuestLogSettings log(LogProperties properties) {
		GuestLogSettings defaults = GuestLogSettings.defaults();
		int lines = Objects.requireNonNullElse(properties.linesPerSecond(), defaults.linesPerSecond());
		require(lines > 0, "stdio.log.lines-per-second", lines, "Give a number greater than 0");
		return new GuestLogSettings(Objects.requireNonNullElse(properties.stdoutLevel(), defaults.stdout()),
				Objects.requireNonNullElse(properties.stderrLevel(), defaults.stderr()), lines);
	}

	private @Nullable String sha256(@Nullable String digits) {
		if (digits == null) {
			return null;
		}
		require(SHA_256.matcher(digits).matches(), "sha256", digits,
				"Give the 64 hexadecimal digits that 'sha256sum' prints");
		return digits.toLowerCase(Locale.ROOT);
	}

	/**
	 * Turn the properties of a policy into one, without what it extends.
	 */
	Policy policy(PolicyProperties properties) {
		Policy policy = Policy.denyAll();
		policy = apply("environment", properties.environment(), policy,
				(granted, variables) -> granted.with(new EnvironmentGrant(variables)));
		policy = apply("arguments", properties.arguments(), policy,
				(granted, arguments) -> granted.with(new ArgumentsGrant(arguments)));
		policy = filesystem(properties.filesystem(), policy);
		policy = policy.with(clock(properties.clock(), policy.clock()));
		policy = policy.with(random(properties.random(), policy.random()));
		policy = policy.with(stdio(properties.stdio(), policy.stdio()));
		return apply("host-functions", properties.hostFunctions(), policy,
				(granted, names) -> granted.with(new HostFunctionGrant(names)));
	}

	private Policy filesystem(@Nullable List<DirectoryProperties> directories, Policy policy) {
		Policy result = policy;
		for (int i = 0; directories != null && i < directories.size(); i++) {
			String name = "filesystem[" + i + "]";
			result = apply(name, directories.get(i), result,
					(granted, directory) -> granted.with(directory(name, directory)));
		}
		return result;
	}

	private FilesystemGrant directory(String name, DirectoryProperties properties) {
		String guest = required(name + ".guest", properties.guest(),
				"Name the path under which the plugin sees the directory, such as '/data'");
		Access access = Objects.requireNonNullElse(properties.access(),
				properties.memory() ? Access.READ_WRITE : Access.READ_ONLY);
		if (access == Access.READ_ONLY) {
			require(!properties.memory(), name + ".access", access,
					"A directory in memory is empty at first, so it has to be read-write: remove 'access'");
			require(properties.quota() == null, name + ".quota", "read-only",
					"Nothing can be stored in a directory that is read-only: remove 'quota', or make 'access' read-write");
		}
		if (properties.memory()) {
			require(properties.host() == null, name + ".memory", true,
					"A directory is in memory or on the host: remove 'memory' or 'host'");
			return new MemoryDirectoryGrant(guest, quota(properties.quota()), properties.links());
		}
		Path host = required(name + ".host", properties.host(),
				"Name the directory of the host, or write 'memory: true'");
		return new HostDirectoryGrant(host.toAbsolutePath().normalize(), guest, access, quota(properties.quota()),
				properties.links());
	}

	private static StorageQuota quota(@Nullable QuotaProperties properties) {
		StorageQuota defaults = StorageQuota.defaults();
		if (properties == null) {
			return defaults;
		}
		long bytes = (properties.size() != null) ? properties.size().toBytes() : defaults.bytes();
		return new StorageQuota(bytes, Objects.requireNonNullElse(properties.files(), defaults.files()));
	}

	private static ClockGrant clock(ClockProperties properties, ClockGrant denied) {
		return new ClockGrant(Objects.requireNonNullElse(properties.wall(), denied.wall()),
				Objects.requireNonNullElse(properties.monotonic(), denied.monotonic()),
				Objects.requireNonNullElse(properties.cpu(), denied.cpu()));
	}

	private static RandomGrant random(RandomProperties properties, RandomGrant denied) {
		return new RandomGrant(Objects.requireNonNullElse(properties.source(), denied.source()),
				Objects.requireNonNullElse(properties.seed(), denied.seed()));
	}

	private static StdioGrant stdio(StdioProperties properties, StdioGrant denied) {
		return new StdioGrant(Objects.requireNonNullElse(properties.stdin(), denied.stdin()),
				Objects.requireNonNullElse(properties.stdout(), denied.stdout()),
				Objects.requireNonNullElse(properties.stderr(), denied.stderr()));
	}

	private Limits limits(LimitsProperties properties) {
		Limits limits = Limits.defaults();
		limits = apply("limits.memory", properties.memory(), limits, (set, memory) -> set.withMemory(memory.toBytes()));
		limits = apply("limits.table-elements", properties.tableElements(), limits, Limits::withTableElements);
		limits = apply("limits.call-depth", properties.callDepth(), limits, Limits::withCallDepth);
		limits = apply("limits.timeout", properties.timeout(), limits, Limits::withTimeout);
		limits = apply("limits.start-timeout", properties.startTimeout(), limits, Limits::withStartTimeout);
		limits = apply("limits.output", properties.output(), limits, (set, output) -> set.withOutput(output.toBytes()));
		limits = apply("limits.open-files", properties.openFiles(), limits, Limits::withOpenFiles);
		return apply("limits.fuel", properties.fuel(), limits, Limits::withFuel);
	}

	private PoolOptions pool(PoolProperties properties, @Nullable Isolation isolation) {
		int size = Objects.requireNonNullElse(properties.size(), Runtime.getRuntime().availableProcessors());
		require(size > 0, "pool.size", size, "Give a number greater than 0");
		Duration maxWait = Objects.requireNonNullElse(properties.maxWait(), MAX_WAIT);
		require(!maxWait.isNegative(), "pool.max-wait", maxWait, "Give a duration of at least 0");
		return new PoolOptions(size, maxWait, Objects.requireNonNullElse(isolation, Isolation.FRESH));
	}

	private <V, T> T apply(String name, @Nullable V value, T target, BiFunction<T, V, T> change) {
		if (value == null) {
			return target;
		}
		try {
			return change.apply(target, value);
		}
		catch (PolicyException ex) {
			throw new InvalidConfigurationPropertyValueException(this.prefix + "." + name, value,
					ex.getMessage() + ": " + ex.cure(), ex);
		}
	}

	private <V> V required(String name, @Nullable V value, String cure) {
		if (value == null) {
			throw new InvalidConfigurationPropertyValueException(this.prefix + "." + name, null, cure);
		}
		return value;
	}

	private void require(boolean condition, String name, Object value, String cure) {
		if (!condition) {
			throw new InvalidConfigurationPropertyValueException(this.prefix + "." + name, value, cure);
		}
	}

}
