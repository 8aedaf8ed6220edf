package dev.wasmboot.engine.compiler;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.wasmboot.engine.CompilationReport;
import dev.wasmboot.engine.module.WasmModule;
import org.objectweb.asm.ClassReader;

/**
 * Tells what the functions of a module become, from the class files that they become.
 */
final class Reporter {

	private final CompiledCode code;

	private final Layout layout;

	/** By function, how long the longest of its methods is. */
	private final Map<Integer, Integer> longest = new HashMap<>();

	/** By function, how many segments it has. */
	private final Map<Integer, Integer> segments = new HashMap<>();

	private long bytes;

	Reporter(CompiledCode code) {
		this.code = code;
		this.layout = code.layout();
	}

	CompilationReport report() {
		for (int i = 0; i < this.layout.chunks(); i++) {
			byte[] file = this.code.write(Layout.chunk(i).substring(Layout.PREFIX.length()));
			if (file != null) {
				this.bytes += file.length;
				ClassReader reader = new ClassReader(file);
				reader.accept(new MethodLengths(reader, this::note), 0);
			}
		}
		List<CompilationReport.Function> functions = new ArrayList<>();
		WasmModule module = this.layout.module();
		for (int i = module.importedFunctions(); i < module.functions().size(); i++) {
			functions.add(function(module, i));
		}
		return new CompilationReport(functions, this.layout.chunks(), this.bytes);
	}

	private void note(String method, int length) {
		if (method.equals(ClassFile.INITIALIZER)) {
			return;
		}
		int function = Layout.function(method);
		this.longest.merge(function, length, Math::max);
		if (Layout.isSegment(method)) {
			this.segments.merge(function, 1, Integer::sum);
		}
	}

	private CompilationReport.Function function(WasmModule module, int index) {
		boolean wide = JavaTypes.tooWide(module.functions().get(index));
		String reason = wide ? "its type" : this.code.interpreted().get(index);
		return new CompilationReport.Function(index, module.functionName(index), this.layout.length(index),
				wide ? null : this.layout.owner(index), this.segments.getOrDefault(index, 0),
				this.longest.getOrDefault(index, 0), reason);
	}

}
