package dev.wasmboot.policy;

import java.util.List;

/**
 * Command line arguments that the guest sees.
 *
 * @param arguments the arguments, the program's name first
 */
public record ArgumentsGrant(List<String> arguments) implements Grant {

	public ArgumentsGrant {
		arguments = List.copyOf(arguments);
		for (String argument : arguments) {
			if (argument.indexOf('\0') >= 0) {
				throw new PolicyException("a command line argument contains NUL", "remove the NUL");
			}
		}
	}

	@Override
	public Capability capability() {
		return Capability.ARGUMENTS;
	}

}
