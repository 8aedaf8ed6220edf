package dev.wasmboot.engine;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * A module at work: its memories, tables, globals, and what its policy lets it reach. For
 * one thread at a time. After a {@link TrapException} or {@link ExitException} it is not
 * to be used again, and refuses to be.
 */
public final class Instance implements AutoCloseable {

	Instance() {
	}

	/**
	 * An exported function.
	 * @param name its name
	 * @return the function, if the module exports one of that name
	 */
	public Optional<ExportedFunction> function(String name) {
		throw new UnsupportedOperationException("pending");
	}

	/**
	 * An exported memory.
	 * @param name its name
	 * @return the memory, if the module exports one of that name
	 */
	public Optional<GuestMemory> memory(String name) {
		throw new UnsupportedOperationException("pending");
	}

	/**
	 * Make several calls under one deadline and one output limit: those of the policy.
	 * Calls outside of this have a deadline each.
	 * @param <T> the type of the result
	 * @param calls what to do
	 * @return what it returned
	 */
	public <T> T underOneDeadline(Supplier<T> calls) {
		throw new UnsupportedOperationException("pending");
	}

	/**
	 * What was captured since the call began, or since this was last asked between calls.
	 * @return the output; empty where the policy does not capture
	 */
	public CapturedOutput capturedOutput() {
		throw new UnsupportedOperationException("pending");
	}

	/**
	 * Give up the instance, with the files it holds open.
	 */
	@Override
	public void close() {
	}

}
