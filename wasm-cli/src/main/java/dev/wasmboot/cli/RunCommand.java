package dev.wasmboot.cli;

import java.util.concurrent.Callable;

import dev.wasmboot.engine.CompiledModule;
import dev.wasmboot.engine.ExitException;
import dev.wasmboot.engine.Imports;
import dev.wasmboot.engine.Instance;
import dev.wasmboot.engine.LinkException;
import dev.wasmboot.engine.Stdio;
import dev.wasmboot.engine.WasmEngine;
import dev.wasmboot.policy.ClockGrant;
import dev.wasmboot.policy.EffectivePolicy;
import dev.wasmboot.policy.Policy;
import dev.wasmboot.policy.RandomGrant;
import dev.wasmboot.policy.StdioGrant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Runs a module as a program.
 */
@Command(name = "run", description = { "Runs a module as a program.", "" },
		footer = { "", "The guest reads and writes the standard streams of this process, sees",
				"real clocks and has secure random numbers. It sees no file and no variable",
				"but those that options give it. The exit code is the guest's own, or 134 if",
				"it was stopped by a trap or a limit, or 1 if it could not be run." },
		mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false)
final class RunCommand implements Callable<Integer> {

	private static final int LARGEST_EXIT_CODE = 255;

	private final Streams streams;

	@Spec
	private CommandSpec spec;

	@Mixin
	private GuestOptions options = new GuestOptions();

	RunCommand(Streams streams) {
		this.streams = streams;
	}

	@Override
	public Integer call() {
		ModuleFile file = this.options.file();
		try (WasmEngine engine = this.options.engine()) {
			CompiledModule compiled = file.load(engine);
			try (Instance instance = instantiate(engine, compiled, file)) {
				try {
					this.options.run(compiled, instance, this.spec.commandLine().getOut());
				}
				finally {
					instance.fuelConsumed()
						.ifPresent((units) -> this.spec.commandLine()
							.getErr()
							.println("wasm-cli: " + units + " units of fuel used"));
				}
			}
			return 0;
		}
		catch (ExitException ex) {
			return exitCode(ex);
		}
	}

	private Instance instantiate(WasmEngine engine, CompiledModule compiled, ModuleFile file) {
		EffectivePolicy policy = EffectivePolicy.decide(compiled.requests(), policy());
		Stdio stdio = new Stdio(this.streams.in(), this.streams.out(), this.streams.err(), (stream, line) -> {
		});
		try {
			return engine.instantiate(compiled, policy, Imports.none(), stdio);
		}
		catch (LinkException ex) {
			throw new CommandException("'" + file.path() + "' cannot be run: " + ex.getMessage(), ex);
		}
	}

	private Policy policy() {
		return this.options.policy()
			.with(this.options.arguments())
			.with(new ClockGrant(ClockGrant.Source.SYSTEM, ClockGrant.Source.SYSTEM, ClockGrant.Source.SYSTEM))
			.with(new RandomGrant(RandomGrant.Source.SECURE, 0))
			.with(new StdioGrant(StdioGrant.Input.INHERIT, StdioGrant.Output.INHERIT, StdioGrant.Output.INHERIT));
	}

	private int exitCode(ExitException exit) {
		if (exit.code() < 0 || exit.code() > LARGEST_EXIT_CODE) {
			throw new CommandException(exit.getMessage() + ", which is not one of a process: 0 to " + LARGEST_EXIT_CODE,
					exit);
		}
		return exit.code();
	}

}
