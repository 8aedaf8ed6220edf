package dev.wasmboot.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;

import dev.wasmboot.engine.CompiledModule;
import dev.wasmboot.engine.Feature;
import dev.wasmboot.engine.MemoryType;
import dev.wasmboot.engine.WasmEngine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Shows what a module is, and what it needs to be granted as a plugin.
 */
@Command(name = "inspect", description = { "Shows what a module is, and the grants it needs as a plugin.", "" },
		mixinStandardHelpOptions = true, versionProvider = Version.class)
final class InspectCommand implements Callable<Integer> {

	@Spec
	private CommandSpec spec;

	@Parameters(paramLabel = "MODULE", description = "The module's file.")
	private Path module;

	@Override
	public Integer call() {
		ModuleFile file = new ModuleFile(this.module);
		try (WasmEngine engine = WasmEngine.create()) {
			CompiledModule compiled = file.load(engine);
			PrintWriter out = this.spec.commandLine().getOut();
			out.println(file.programName());
			out.println("  size    " + compiled.size() + " bytes");
			out.println("  sha256  " + compiled.sha256());
			print(out, "features", List.copyOf(compiled.features()), Feature::toString);
			print(out, "imports", compiled.imports(), (item) -> item.module() + "." + item.name() + "  " + item.type());
			print(out, "exports", compiled.exports(), (item) -> item.name() + "  " + item.type());
			print(out, "memories", compiled.memories(), MemoryType::toString);
			out.println();
			out.print(new NeededGrants(compiled).yaml(file.pluginName()));
			out.flush();
		}
		return 0;
	}

	private static <T> void print(PrintWriter out, String title, List<T> items, Function<T, String> line) {
		out.println();
		out.println(title + (items.isEmpty() ? ": none" : ""));
		items.forEach((item) -> out.println("  " + Text.shown(line.apply(item))));
	}

}
