package dev.wasmboot.spring.binding;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.wasmboot.engine.CompiledModule;
import dev.wasmboot.engine.ExternType;
import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.MemoryType;
import dev.wasmboot.policy.UntrustedText;
import dev.wasmboot.spring.binding.UnbindableInterfaceException.Problem;
import org.jspecify.annotations.Nullable;

/**
 * What a module exports, looked at from methods that want to call it.
 */
final class Exports {

	private final Map<String, ExternType> exports = new LinkedHashMap<>();

	Exports(CompiledModule module) {
		module.exports().forEach((export) -> this.exports.put(export.name(), export.type()));
	}

	/**
	 * Find the export that implements a method.
	 * @param method the method
	 * @param problems where to note what is missing
	 * @return the name of the export, or {@code null} if there is none that fits
	 */
	@Nullable String find(PluginMethod method, List<Problem> problems) {
		if (method.sendsBlocks() || method.receivesBlock()) {
			checkMemory(method, problems);
		}
		for (String name : method.exportNames()) {
			if (this.exports.containsKey(name)) {
				return check(name, method.type(), "the method '" + method.name() + "'", problems) ? name : null;
			}
		}
		problems
			.add(new Problem("the method '" + method.name() + "' has no export: the plugin exports " + functionNames(),
					"Export a function '" + String.join("' or '", method.exportNames()) + "' of type " + method.type()
							+ " from the plugin, or name the method as the export is named"));
		return null;
	}

	private void checkMemory(PluginMethod method, List<Problem> problems) {
		if (!(this.exports.get(GuestHeap.MEMORY) instanceof MemoryType)) {
			problems.add(new Problem(
					"the method '" + method.name() + "' passes text, bytes or JSON, and the plugin exports no memory",
					"Export the plugin's memory as '" + GuestHeap.MEMORY + "'"));
		}
		if (method.sendsBlocks()) {
			if (this.exports.containsKey(GuestHeap.ALLOC)) {
				check(GuestHeap.ALLOC, GuestHeap.ALLOC_TYPE, "passing text, bytes or JSON", problems);
			}
			else {
				problems.add(new Problem(
						"the method '" + method.name()
								+ "' takes text, bytes or JSON, and the plugin exports no function 'alloc'",
						"Export a function '" + GuestHeap.ALLOC + "' of type " + GuestHeap.ALLOC_TYPE
								+ " from the plugin: it gets a length and returns an address, or 0"));
			}
		}
		if (this.exports.containsKey(GuestHeap.DEALLOC)) {
			check(GuestHeap.DEALLOC, GuestHeap.DEALLOC_TYPE, "giving memory back", problems);
		}
	}

	private boolean check(String name, FunctionType needed, String purpose, List<Problem> problems) {
		ExternType actual = this.exports.get(name);
		if (needed.equals(actual)) {
			return true;
		}
		problems.add(new Problem(
				purpose + " needs the export '" + name + "' to be a function of type " + needed + ", and it is "
						+ ((actual instanceof FunctionType) ? "of type " : "a ") + actual,
				"Change the type of the export '" + name + "' to " + needed
						+ ", or the signature in Java to what the plugin has"));
		return false;
	}

	private String functionNames() {
		String names = this.exports.entrySet()
			.stream()
			.filter((export) -> export.getValue() instanceof FunctionType)
			.map((export) -> "'" + UntrustedText.printable(export.getKey()) + "'")
			.limit(20)
			.collect(Collectors.joining(", "));
		return names.isEmpty() ? "no functions" : names;
	}

}
