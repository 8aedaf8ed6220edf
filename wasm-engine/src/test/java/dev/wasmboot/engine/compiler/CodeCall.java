package dev.wasmboot.engine.compiler;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

import dev.wasmboot.policy.Limits;
import dev.wasmboot.engine.runtime.CallContext;
import dev.wasmboot.engine.runtime.ExternValue;
import dev.wasmboot.engine.link.Instantiation;
import dev.wasmboot.engine.runtime.ModuleInstance;
import dev.wasmboot.engine.runtime.ValueStack;
import dev.wasmboot.engine.runtime.Watchdog;

/**
 * A call from the host into compiled code, in an instance of its own. Arguments and
 * results are on the stack.
 */
final class CodeCall implements AutoCloseable {

	private final Watchdog watchdog = new Watchdog(System::nanoTime);

	private final CallContext context;

	private final ModuleInstance instance;

	/**
	 * Prepare a call.
	 * @param code the module
	 * @param depth how deep calls may nest
	 * @param imports the functions that the module imports
	 */
	CodeCall(CompiledCode code, int depth, ExternValue... imports) {
		this.context = new CallContext(this.watchdog, depth);
		this.context.setTimeout(Duration.ofSeconds(60));
		this.instance = Instantiation.allocate(code.module(), List.of(imports), code, Limits.defaults(), this.context);
	}

	/**
	 * Call the first function of a module, which takes and returns a number.
	 */
	static int ofFirst(CompiledCode code, int argument) {
		try (CodeCall call = new CodeCall(code, 10)) {
			call.stack().slots()[0] = argument;
			call.call(0);
			return (int) call.stack().slots()[0];
		}
	}

	/**
	 * Let calls consume fuel, if the code counts it.
	 */
	void limitFuel(long limit) {
		this.context.fuel().setLimit(OptionalLong.of(limit));
	}

	/**
	 * The fuel that the last call has consumed.
	 */
	OptionalLong consumed() {
		return this.context.fuel().consumed();
	}

	ValueStack stack() {
		return this.context.stack();
	}

	/**
	 * Call a function.
	 * @param function its index
	 */
	void call(int function) {
		this.context.begin();
		try {
			this.context.call(this.instance, this.instance.functions()[function]);
		}
		finally {
			this.context.end();
		}
	}

	@Override
	public void close() {
		this.watchdog.close();
	}

}
