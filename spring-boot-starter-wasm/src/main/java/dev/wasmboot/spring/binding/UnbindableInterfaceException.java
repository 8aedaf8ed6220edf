package dev.wasmboot.spring.binding;

import java.util.List;
import java.util.stream.Collectors;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * An interface that cannot be bound to a plugin. It analyses itself: the description
 * lists everything that is wrong, the action what to do about each.
 */
public final class UnbindableInterfaceException extends FailureAnalyzedException {

	/**
	 * Create an exception.
	 * @param type the interface
	 * @param plugin the name of the plugin
	 * @param problems what is wrong, at least one
	 */
	UnbindableInterfaceException(Class<?> type, String plugin, List<Problem> problems) {
		super("The interface " + type.getName() + " cannot be bound to the WebAssembly plugin '" + plugin + "':"
				+ list(problems.stream().map(Problem::problem).toList()),
				"Correct the interface or the plugin:" + list(problems.stream().map(Problem::cure).toList()));
	}

	/**
	 * What to do about it.
	 * @return the cure
	 */
	public String cure() {
		return String.valueOf(analysis().getAction());
	}

	private static String list(List<String> items) {
		return items.stream().distinct().map((item) -> "\n  - " + item).collect(Collectors.joining());
	}

	/**
	 * Something that is wrong.
	 *
	 * @param problem what it is
	 * @param cure what to do about it
	 */
	record Problem(String problem, String cure) {

	}

}
