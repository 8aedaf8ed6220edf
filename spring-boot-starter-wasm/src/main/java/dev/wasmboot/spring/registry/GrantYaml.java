package dev.wasmboot.spring.registry;

import java.util.Collection;
import java.util.regex.Pattern;

import dev.wasmboot.policy.Capability;
import dev.wasmboot.policy.LimitRefusal;
import dev.wasmboot.spring.binding.UntrustedText;

/**
 * The configuration that grants something, ready to be pasted into
 * {@code application.yml}.
 */
final class GrantYaml {

	private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z0-9_-]+");

	private static final Pattern PLAIN_TEXT = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");

	private GrantYaml() {
	}

	/**
	 * The property below which a plugin is configured.
	 */
	static String property(String plugin) {
		return PLAIN_KEY.matcher(plugin).matches() ? "wasm.plugins." + plugin : "wasm.plugins[" + plugin + "]";
	}

	/**
	 * The grant of host functions.
	 */
	static String hostFunctions(String plugin, Collection<String> functions) {
		StringBuilder yaml = new StringBuilder("wasm:\n  plugins:\n    ").append(key(plugin))
			.append(":\n      policy:\n        host-functions:\n");
		functions.forEach((function) -> yaml.append("          - ").append(text(function)).append('\n'));
		return yaml.toString();
	}

	/**
	 * The grants and limits that a manifest asks for. What only an operator can know, as
	 * directories and variables, is an example.
	 */
	static String stated(String plugin, Collection<String> functions, Collection<Capability> capabilities,
			Collection<LimitRefusal> limits) {
		StringBuilder yaml = new StringBuilder("wasm:\n  plugins:\n    ").append(key(plugin)).append(":\n");
		if (!functions.isEmpty() || !capabilities.isEmpty()) {
			yaml.append("      policy:\n");
			capabilities.forEach((capability) -> yaml.append(example(capability)));
		}
		if (!functions.isEmpty()) {
			yaml.append("        host-functions:\n");
			functions.forEach((function) -> yaml.append("          - ").append(text(function)).append('\n'));
		}
		if (!limits.isEmpty()) {
			yaml.append("      limits:\n");
			limits.forEach((refusal) -> yaml.append("        ")
				.append(refusal.limit().property())
				.append(": ")
				.append(refusal.shownRequest())
				.append('\n'));
		}
		return yaml.toString();
	}

	private static String example(Capability capability) {
		return switch (capability) {
			case FILESYSTEM -> "        filesystem:\n          - memory: true\n            guest: /data\n";
			case ENVIRONMENT -> "        environment:\n          NAME: value\n";
			case ARGUMENTS -> "        arguments:\n          - value\n";
			case CLOCK -> "        clock:\n          wall: system\n          monotonic: system\n";
			case RANDOM -> "        random:\n          source: secure\n";
			case STDIO -> "        stdio:\n          stdout: log\n          stderr: log\n";
			case NETWORK -> "        # the network cannot be granted\n";
			case HOST_FUNCTION -> "";
		};
	}

	private static String key(String plugin) {
		return PLAIN_KEY.matcher(plugin).matches() ? plugin : "\"[" + plugin + "]\"";
	}

	/**
	 * The names of imports are the guest's: quoted, they cannot be anything but text.
	 */
	private static String text(String text) {
		return PLAIN_TEXT.matcher(text).matches() ? text
				: '"' + UntrustedText.printable(text).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
	}

}
