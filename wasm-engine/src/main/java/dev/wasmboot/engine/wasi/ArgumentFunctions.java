package dev.wasmboot.engine.wasi;

import java.util.List;

import dev.wasmboot.engine.Caller;
import dev.wasmboot.engine.wasi.fs.ErrnoException;
import dev.wasmboot.policy.ArgumentsGrant;
import dev.wasmboot.policy.Capability;
import dev.wasmboot.policy.EnvironmentGrant;

/**
 * {@code args_*} and {@code environ_*}: what a program is started with.
 */
final class ArgumentFunctions {

	private final StringArray arguments;

	private final StringArray environment;

	private final Denials denials;

	ArgumentFunctions(ArgumentsGrant arguments, EnvironmentGrant environment, Denials denials) {
		this.denials = denials;
		this.arguments = new StringArray(arguments.arguments());
		List<String> variables = environment.variables()
			.entrySet()
			.stream()
			.map((variable) -> variable.getKey() + "=" + variable.getValue())
			.toList();
		this.environment = new StringArray(variables);
	}

	void arguments(Caller caller, int pointers, int strings) throws ErrnoException {
		this.arguments.write(caller.memory(), pointers, strings);
	}

	void argumentSizes(Caller caller, int count, int size) throws ErrnoException {
		if (this.arguments.isEmpty()) {
			this.denials.standIn(Capability.ARGUMENTS, "args_sizes_get", "");
		}
		this.arguments.writeSizes(caller.memory(), count, size);
	}

	void environment(Caller caller, int pointers, int strings) throws ErrnoException {
		this.environment.write(caller.memory(), pointers, strings);
	}

	void environmentSizes(Caller caller, int count, int size) throws ErrnoException {
		if (this.environment.isEmpty()) {
			this.denials.standIn(Capability.ENVIRONMENT, "environ_sizes_get", "");
		}
		this.environment.writeSizes(caller.memory(), count, size);
	}

}
