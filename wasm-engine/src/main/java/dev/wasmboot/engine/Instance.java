package dev.wasmboot.engine;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

import dev.wasmboot.engine.link.Instantiation;
import dev.wasmboot.engine.module.Export;
import dev.wasmboot.engine.module.ExternKind;
import dev.wasmboot.engine.runtime.CallContext;
import dev.wasmboot.engine.runtime.ExternValue;
import dev.wasmboot.engine.runtime.FunctionInstance;
import dev.wasmboot.engine.runtime.Global;
import dev.wasmboot.engine.runtime.Memory;
import dev.wasmboot.engine.runtime.ModuleInstance;
import dev.wasmboot.engine.runtime.ValueStack;
import dev.wasmboot.engine.wasi.WasiPreview1;
import dev.wasmboot.policy.Limits;
import org.jspecify.annotations.Nullable;

/**
 * A module at work: its memories, tables, globals, and what its policy lets it reach. For
 * one thread at a time: a call while another thread's call is in progress is refused.
 * After a {@link TrapException} or {@link ExitException} it is not to be used again, and
 * refuses to be.
 */
public final class Instance implements AutoCloseable {

	private static final String INITIALIZE = "_initialize";

	private final ModuleInstance instance;

	private final @Nullable WasiPreview1 wasi;

	private final Limits limits;

	Instance(ModuleInstance instance, @Nullable WasiPreview1 wasi, Limits limits) {
		this.instance = instance;
		this.wasi = wasi;
		this.limits = limits;
	}

	/**
	 * An exported function.
	 * @param name its name
	 * @return the function, if the module exports one of that name
	 */
	public Optional<ExportedFunction> function(String name) {
		return (find(name) instanceof FunctionInstance function)
				? Optional.of(new ExportedFunction(this, name, function)) : Optional.empty();
	}

	/**
	 * An exported memory.
	 * @param name its name
	 * @return the memory, if the module exports one of that name
	 */
	public Optional<GuestMemory> memory(String name) {
		return (find(name) instanceof Memory memory) ? Optional.of(memory) : Optional.empty();
	}

	/**
	 * The value of an exported global.
	 * @param name its name
	 * @return an {@link Integer}, {@link Long}, {@link Float}, {@link Double} or
	 * {@link V128}, or the reference
	 * @throws IllegalArgumentException if the module exports no global of that name
	 */
	public @Nullable Object globalValue(String name) {
		if (find(name) instanceof Global global) {
			return switch (global.type().type()) {
				case I32, I64, F32, F64 -> ExportedFunction.number(global.bits(), global.type().type());
				case V128 -> new V128(global.bits(), global.high());
				case FUNCREF, EXTERNREF, EXNREF -> global.reference();
			};
		}
		throw new IllegalArgumentException("the module exports no global '" + name + "'");
	}

	/**
	 * Make several calls under one deadline, one output limit and with one amount of
	 * fuel: those of the policy. Calls outside of this have each of these for themselves.
	 * @param <T> the type of the result
	 * @param calls what to do
	 * @return what it returned
	 */
	public <T extends @Nullable Object> T underOneDeadline(Supplier<T> calls) {
		return inCall(calls);
	}

	/**
	 * What was captured since the call began.
	 * @return the output; empty where the policy does not capture
	 */
	public CapturedOutput capturedOutput() {
		return (this.wasi != null) ? this.wasi.capturedOutput() : new CapturedOutput(new byte[0], new byte[0]);
	}

	/**
	 * What the last call consumed of its fuel, start-up being the first one; within a
	 * call, what it has consumed so far.
	 * @return units of fuel, empty if the policy sets no limit
	 */
	public OptionalLong fuelConsumed() {
		return context().fuel().consumed();
	}

	/**
	 * Give up the instance, with the files it holds open. Closing again does nothing. An
	 * instance that nobody holds any more is garbage without that, too, and its files are
	 * closed when the JVM notices.
	 */
	@Override
	public void close() {
		context().refuseCalls("closed");
		if (this.wasi != null) {
			this.wasi.close();
		}
	}

	/**
	 * Start up: copy the segments, run the start function, and {@code _initialize}.
	 */
	void start() {
		context().setTimeout(this.limits.startTimeout());
		inCall(() -> {
			Instantiation.copySegments(this.instance);
			int start = this.instance.module().startFunction();
			if (start >= 0) {
				run(this.instance.functions()[start]);
			}
			if (find(INITIALIZE) instanceof FunctionInstance initialize && initialize.type().parameters().isEmpty()
					&& initialize.type().results().isEmpty()) {
				run(initialize);
			}
			return true;
		});
		context().setTimeout(this.limits.timeout());
	}

	/**
	 * Make calls, with the deadline of the policy unless one is in force.
	 */
	<T extends @Nullable Object> T inCall(Supplier<T> calls) {
		CallContext context = context();
		context.begin();
		try {
			return calls.get();
		}
		catch (RuntimeException ex) {
			throw context.endedBy(ex);
		}
		finally {
			context.end();
		}
	}

	void run(FunctionInstance function) {
		context().call(this.instance, function);
	}

	ValueStack stack() {
		return this.instance.context().stack();
	}

	CallContext context() {
		return this.instance.context();
	}

	ModuleInstance moduleInstance() {
		return this.instance;
	}

	@Nullable WasiPreview1 wasi() {
		return this.wasi;
	}

	/**
	 * Whether it can be used again.
	 */
	boolean usable() {
		return context().usable();
	}

	/**
	 * What the module exports under a name.
	 */
	@Nullable ExternValue find(String name) {
		Export export = this.instance.module().export(name);
		return (export != null) ? value(export.kind(), export.index()) : null;
	}

	private ExternValue value(ExternKind kind, int index) {
		return switch (kind) {
			case FUNCTION -> this.instance.functions()[index];
			case TABLE -> this.instance.tables()[index];
			case MEMORY -> this.instance.memories()[index];
			case GLOBAL -> this.instance.globals()[index];
			case TAG -> this.instance.tags()[index];
		};
	}

}
