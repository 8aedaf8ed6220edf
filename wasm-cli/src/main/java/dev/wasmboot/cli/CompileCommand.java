package dev.wasmboot.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;

import dev.wasmboot.engine.CompilationReport;
import dev.wasmboot.engine.CompilationReport.Function;
import dev.wasmboot.engine.WasmEngine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Compiles all functions of a module, and shows what they become.
 */
@Command(name = "compile", description = { "Compiles all functions of a module, and shows what they become.", "" },
		mixinStandardHelpOptions = true, versionProvider = Version.class)
final class CompileCommand implements Callable<Integer> {

	@Spec
	private CommandSpec spec;

	@Option(names = "--report", description = "List every function.")
	private boolean report;

	@Parameters(paramLabel = "MODULE", description = "The module's file.")
	private Path module;

	@Override
	public Integer call() {
		ModuleFile file = new ModuleFile(this.module);
		try (WasmEngine engine = WasmEngine.create()) {
			CompilationReport compiled = file.load(engine).compilationReport();
			PrintWriter out = this.spec.commandLine().getOut();
			out.println(file.programName());
			summarize(out, compiled);
			if (this.report) {
				out.println();
				out.printf("%8s %8s %8s %8s  %-10s %s%n", "function", "bytes", "segments", "longest", "class", "name");
				compiled.functions().forEach((function) -> out.println(line(function)));
			}
		}
		return 0;
	}

	private static void summarize(PrintWriter out, CompilationReport compiled) {
		long divided = compiled.functions().stream().filter(Function::divided).count();
		long interpreted = compiled.functions().stream().filter((function) -> function.interpreted() != null).count();
		int longest = compiled.functions().stream().mapToInt(Function::longestMethod).max().orElse(0);
		out.println("  functions       " + compiled.functions().size() + ", of which " + divided + " divided and "
				+ interpreted + " left to the interpreter");
		out.println("  classes         " + compiled.classes() + " with " + compiled.bytes() + " bytes");
		out.println("  longest method  " + longest + " bytes");
	}

	private static String line(Function function) {
		String name = (function.name() != null) ? Text.shown(function.name()) : "";
		String owner = (function.owner() != null) ? function.owner() : "";
		String line = "%8d %8d %8d %8d  %-10s %s".formatted(function.index(), function.length(), function.segments(),
				function.longestMethod(), owner, name);
		return (function.interpreted() != null) ? line + " (interpreted: " + function.interpreted() + ")" : line;
	}

}
