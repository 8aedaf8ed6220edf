package dev.wasmboot.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;

import dev.wasmboot.engine.CompiledModule;
import dev.wasmboot.engine.ExitException;
import dev.wasmboot.engine.Imports;
import dev.wasmboot.engine.Instance;
import dev.wasmboot.engine.LinkException;
import dev.wasmboot.engine.Stdio;
import dev.wasmboot.engine.TrapException;
import dev.wasmboot.engine.WasmEngine;
import dev.wasmboot.policy.EffectivePolicy;
import dev.wasmboot.policy.Learning;
import dev.wasmboot.policy.Limits;
import dev.wasmboot.policy.PluginYaml;
import dev.wasmboot.policy.Policy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Runs a module that is granted nothing, and prints what it tried.
 */
@Command(name = "learn",
		description = { "Runs a module without grants, and prints the smallest policy that it tried to use.", "" },
		footer = { "", "The guest is granted nothing but what options give it: its output is",
				"discarded, its clocks stand still, it sees no file. What it tries is noted",
				"and denied. It may stop at the first denial: grant that, and learn again." },
		mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false)
final class LearnCommand implements Callable<Integer> {

	@Spec
	private CommandSpec spec;

	@Mixin
	private GuestOptions options = new GuestOptions();

	@Override
	public Integer call() {
		ModuleFile file = this.options.file();
		try (WasmEngine engine = this.options.engine()) {
			CompiledModule compiled = file.load(engine);
			Policy granted = this.options.hasArguments() ? this.options.policy().with(this.options.arguments())
					: this.options.policy();
			EffectivePolicy policy = EffectivePolicy.decide(compiled.requests(), granted).toLearn();
			Learning learning = new Learning(compiled.requests(), policy.policy());
			run(engine, compiled, policy, learning);
			PluginYaml yaml = learning.yaml(file.pluginName(), compiled.limitsAbove(Limits.defaults()));
			PrintWriter out = this.spec.commandLine().getOut();
			out.print(yaml.isRequired() ? yaml : "# needed no grants\n" + yaml);
			out.flush();
		}
		return 0;
	}

	/** However the guest ends, what it tried before is worth knowing. */
	private void run(WasmEngine engine, CompiledModule compiled, EffectivePolicy policy, Learning learning) {
		Imports imports = Imports.none().with(learning::add);
		try (Instance instance = engine.instantiate(compiled, policy, imports, Stdio.none())) {
			this.options.run(compiled, instance, this.spec.commandLine().getErr());
		}
		catch (LinkException ex) {
			throw new CommandException("'" + this.options.file().path() + "' cannot be run: " + ex.getMessage(), ex);
		}
		catch (ExitException ex) {
			if (ex.code() != 0) {
				this.spec.commandLine().getErr().println("wasm-cli: " + ex.getMessage());
			}
		}
		catch (TrapException ex) {
			this.spec.commandLine()
				.getErr()
				.println("wasm-cli: the guest was stopped: " + Text.shownLines(String.valueOf(ex.getMessage())));
		}
	}

}
