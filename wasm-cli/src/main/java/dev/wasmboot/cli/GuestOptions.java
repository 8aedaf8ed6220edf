package dev.wasmboot.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import dev.wasmboot.engine.CodeCacheOptions;
import dev.wasmboot.engine.CompiledModule;
import dev.wasmboot.engine.ExportType;
import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.Instance;
import dev.wasmboot.engine.WasmEngine;
import dev.wasmboot.policy.ArgumentsGrant;
import dev.wasmboot.policy.EnvironmentGrant;
import dev.wasmboot.policy.FilesystemGrant;
import dev.wasmboot.policy.Limits;
import dev.wasmboot.policy.Policy;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The options of commands that run a guest: which one, what of it, and what it may use.
 */
final class GuestOptions {

	@Option(names = "--dir", paramLabel = "HOST[::GUEST][:ro|:links]", converter = DirectoryOption.class,
			description = "Let the guest see a directory, read-only with ':ro'; with ':links', it can create links there. Repeatable.")
	private List<FilesystemGrant> directories = new ArrayList<>();

	@Option(names = "--tmp", paramLabel = "GUEST",
			description = "Let the guest see an empty directory in memory, such as '/tmp'. Repeatable.")
	private List<String> scratch = new ArrayList<>();

	@Option(names = "--env", paramLabel = "NAME[=VALUE]",
			description = "Let the guest see a variable; without a value, that of this process. Repeatable.")
	private List<String> variables = new ArrayList<>();

	@Option(names = "--timeout", paramLabel = "DURATION", converter = DurationOption.class,
			description = "Stop the guest after a time, such as 500ms or 5s. Default: none.")
	private Duration timeout = Limits.UNBOUNDED;

	@Option(names = "--memory", paramLabel = "SIZE", converter = SizeOption.class,
			description = "How far the guest's memory may grow, such as 64MB. Default: 4GB, or what the JVM has.")
	private long memory = 4L << 30;

	@Option(names = "--fuel", paramLabel = "UNITS",
			description = "Count fuel, stop the guest when it has used so much, and print what it used. Default: not counted.")
	private @Nullable Long fuel;

	@Option(names = "--cache", paramLabel = "DIR",
			description = "Keep compiled code in this directory, so that the next run compiles nothing. Default: not kept.")
	private @Nullable Path cache;

	@Option(names = "--argv0", paramLabel = "NAME",
			description = "The program name the guest sees. Default: the file's name.")
	private @Nullable String programName;

	@Option(names = "--invoke", paramLabel = "EXPORT",
			description = "Call this function instead of '_start', with ARGS read as its parameters, and print its results.")
	private @Nullable String export;

	@Parameters(index = "0", paramLabel = "MODULE", description = "The module's file.")
	private Path module;

	@Parameters(index = "1..*", paramLabel = "ARGS",
			description = "What the guest gets; nothing behind MODULE is read.")
	private List<String> arguments = new ArrayList<>();

	ModuleFile file() {
		return new ModuleFile(this.module);
	}

	WasmEngine engine() {
		WasmEngine.Builder builder = WasmEngine.builder();
		if (this.cache != null) {
			builder.codeCache(CodeCacheOptions.in(this.cache));
		}
		return builder.build();
	}

	/**
	 * What the options grant, and the limits.
	 */
	Policy policy() {
		Policy policy = Policy.denyAll().with(new EnvironmentGrant(environment())).with(limits());
		for (FilesystemGrant directory : this.directories) {
			policy = policy.with(directory);
		}
		for (String guest : this.scratch) {
			policy = policy.with(FilesystemGrant.memory(guest));
		}
		return policy;
	}

	/**
	 * The arguments of a program, its name first.
	 */
	ArgumentsGrant arguments() {
		List<String> argv = new ArrayList<>();
		argv.add(Objects.requireNonNullElse(this.programName, file().programName()));
		argv.addAll(this.arguments);
		return new ArgumentsGrant(argv);
	}

	/**
	 * Whether the command line says what the guest's arguments are to be.
	 */
	boolean hasArguments() {
		return this.programName != null || (!this.arguments.isEmpty() && this.export == null);
	}

	/**
	 * Run what the options ask for.
	 * @param out takes the results of a function
	 */
	void run(CompiledModule compiled, Instance instance, PrintWriter out) {
		if (this.export != null) {
			String name = this.export;
			Invocation invocation = instance.function(name)
				.map((function) -> new Invocation(name, function))
				.orElseThrow(() -> new CommandException(noSuchFunction(compiled, name)));
			invocation.call(this.arguments).forEach(out::println);
		}
		else {
			// As with wasmtime: a module without _start has done its work when it is
			// instantiated.
			instance.function("_start").ifPresent((function) -> function.call());
		}
	}

	private Map<String, String> environment() {
		Map<String, String> environment = new LinkedHashMap<>();
		for (String variable : this.variables) {
			int equals = variable.indexOf('=');
			if (equals >= 0) {
				environment.put(variable.substring(0, equals), variable.substring(equals + 1));
			}
			else {
				String inherited = System.getenv(variable);
				if (inherited != null) {
					environment.put(variable, inherited);
				}
			}
		}
		return environment;
	}

	/** Bounds that a program does not meet: the person at the shell can end it. */
	private Limits limits() {
		Limits limits = Limits.defaults()
			.withMemory(this.memory)
			.withTableElements(10_000_000)
			.withCallDepth(100_000)
			.withTimeout(this.timeout)
			.withStartTimeout(this.timeout)
			.withOutput(Long.MAX_VALUE)
			.withOpenFiles(1_000);
		return (this.fuel != null) ? limits.withFuel(this.fuel) : limits;
	}

	private static String noSuchFunction(CompiledModule compiled, String name) {
		String functions = compiled.exports()
			.stream()
			.filter((export) -> export.type() instanceof FunctionType)
			.map(ExportType::name)
			.collect(Collectors.joining(", "));
		return "the module exports no function '" + name + "'; it exports "
				+ (functions.isEmpty() ? "none" : functions);
	}

}
