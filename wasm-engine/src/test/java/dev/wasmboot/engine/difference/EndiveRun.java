package dev.wasmboot.engine.difference;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.wasmboot.engine.Feature;
import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.ImportType;
import dev.wasmboot.engine.Trap;
import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.module.WasmModule;
import org.jspecify.annotations.Nullable;
import run.endive.compiler.InterpreterFallback;
import run.endive.compiler.MachineFactoryCompiler;
import run.endive.runtime.ByteArrayMemory;
import run.endive.runtime.CallResult;
import run.endive.runtime.GlobalInstance;
import run.endive.runtime.HostFunction;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.runtime.InterpreterMachine;
import run.endive.runtime.Machine;
import run.endive.runtime.Memory;
import run.endive.runtime.TableInstance;
import run.endive.runtime.WasmException;
import run.endive.runtime.WasmInterruptedException;
import run.endive.runtime.WasmFunctionHandle;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmEngineException;
import run.endive.wasm.types.MemoryLimits;
import run.endive.wasm.types.ValType;

/**
 * Runs a module in Endive, another engine, up to a trap.
 */
final class EndiveRun {

	/** What Endive 1.0.0 does not run; its SIMD is a module of its own for Java 25. */
	private static final Set<Feature> UNKNOWN = EnumSet.of(Feature.SIMD, Feature.RELAXED_SIMD, Feature.MEMORY64,
			Feature.LEGACY_EXCEPTIONS);

	private static final long NULL = -1;

	/** More than what memories may have in this engine. */
	private static final int MOST_PAGES = 200;

	/** What ends here may go on for ever there, if they do not agree. */
	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final Subject subject;

	private final WasmModule module;

	private final HostCalls host = new HostCalls();

	private final SplittableRandom arguments;

	private final List<Outcome.Step> steps = new ArrayList<>();

	private final boolean compiled;

	private final Function<Instance, Machine> machine;

	private final run.endive.wasm.WasmModule parsed;

	private EndiveRun(Subject subject, boolean compiled) {
		this.subject = subject;
		this.module = subject.module();
		this.arguments = subject.newArguments();
		this.parsed = Parser.parse(this.module.bytes());
		Function<Instance, Machine> made = compiled ? compile(this.parsed) : null;
		this.compiled = made != null;
		this.machine = (made != null) ? made : InterpreterMachine::new;
	}

	/**
	 * The compiled form of a module, or {@code null} if Endive's compiler fails at it:
	 * the JVM refuses what it makes of code that cannot be reached and of many a
	 * {@code try_table}.
	 */
	private static @Nullable Function<Instance, Machine> compile(run.endive.wasm.WasmModule module) {
		try {
			return MachineFactoryCompiler.builder(module).withInterpreterFallback(InterpreterFallback.SILENT).compile();
		}
		catch (RuntimeException | LinkageError ex) {
			return null;
		}
	}

	/**
	 * Whether Endive can compile a module, and run what it compiles.
	 */
	static boolean compiles(Subject subject) {
		try {
			return Interruption.after(PATIENCE, () -> {
				EndiveRun run = new EndiveRun(subject, true);
				run.run(subject.calls() + 1);
				return run.compiled;
			});
		}
		catch (LinkageError ex) {
			return false;
		}
	}

	/**
	 * Whether this is how Endive's interpreter itself fails at some calls in the place of
	 * the caller, where it has to make room for other locals.
	 */
	static boolean isFailureAtTailCall(ArrayIndexOutOfBoundsException failure) {
		StackTraceElement[] trace = failure.getStackTrace();
		return trace.length > 1 && trace[0].getClassName().equals("run.endive.runtime.StackFrame")
				&& trace[0].getMethodName().equals("reset") && trace[1].getMethodName().startsWith("RETURN_CALL");
	}

	/**
	 * Whether Endive has all features that a module uses.
	 */
	static boolean knows(Subject subject) {
		return subject.module().features().stream().noneMatch(UNKNOWN::contains);
	}

	/**
	 * Run a module.
	 * @param subject the module, and how it is called
	 * @param compiled whether by Endive's compiler
	 * @param steps how many steps are of interest
	 */
	static List<Outcome.Step> run(Subject subject, boolean compiled, int steps) {
		return Interruption.after(PATIENCE, () -> new EndiveRun(subject, compiled).run(steps));
	}

	private List<Outcome.Step> run(int count) {
		Instance[] made = new Instance[1];
		this.steps.add(step(Outcome.START, () -> {
			made[0] = instance();
			return "";
		}));
		Instance instance = made[0];
		if (instance == null) {
			return this.steps;
		}
		this.steps.set(0, withState(this.steps.get(0), instance));
		for (int i = 1; i < count; i++) {
			int function = this.subject.function(i);
			this.steps.add(withState(step(Value.function(function), () -> call(instance, function)), instance));
		}
		return this.steps;
	}

	private Instance instance() {
		ImportValues.Builder imports = ImportValues.builder();
		for (ImportType wanted : this.module.imports()) {
			FunctionType type = (FunctionType) wanted.type();
			imports.addFunction(new HostFunction(wanted.module(), wanted.name(),
					run.endive.wasm.types.FunctionType.of(types(type.parameters()), types(type.results())),
					new Host(wanted.name(), type)));
		}
		return Instance.builder(this.parsed)
			.withMachineFactory(this.machine)
			.withMemoryFactory(EndiveRun::memory)
			.withImportValues(imports.build())
			.build();
	}

	/** One that does not grow until the heap is full. */
	private static Memory memory(MemoryLimits limits) {
		return new ByteArrayMemory(
				new MemoryLimits(limits.initialPages(), Math.min(limits.maximumPages(), MOST_PAGES)));
	}

	private static List<ValType> types(List<ValueType> types) {
		return types.stream().map((type) -> switch (type) {
			case I32 -> ValType.I32;
			case I64 -> ValType.I64;
			case F32 -> ValType.F32;
			case F64 -> ValType.F64;
			case V128 -> ValType.V128;
			case FUNCREF -> ValType.FuncRef;
			case EXTERNREF -> ValType.ExternRef;
			case EXNREF -> ValType.ExnRef;
		}).toList();
	}

	private static Outcome.Step step(String name, Supplier<String> calls) {
		try {
			return new Outcome.Step(name, calls.get(), null, List.of(), "", List.of(), false);
		}
		catch (WasmInterruptedException ex) {
			return trapped(name, Trap.DEADLINE_EXCEEDED, ex);
		}
		catch (WasmException ex) {
			return trapped(name, Trap.UNCAUGHT_EXCEPTION, ex);
		}
		catch (WasmEngineException ex) {
			return trapped(name, trap(String.valueOf(ex.getMessage())), ex);
		}
		catch (NullPointerException ex) {
			// What throw_ref of null ends in
			return trapped(name, Trap.NULL_REFERENCE, ex);
		}
	}

	private static Outcome.Step trapped(String name, Trap trap, RuntimeException exception) {
		return new Outcome.Step(name, String.valueOf(exception.getMessage()), trap, List.of(), "", List.of(), false);
	}

	/** Endive tells traps from each other by their messages. */
	private static Trap trap(String message) {
		return Arrays.stream(Trap.values())
			.filter((trap) -> message.contains(trap.toString()))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException(message));
	}

	private String call(Instance instance, int function) {
		FunctionType type = this.module.functions().get(function);
		List<ValueType> parameters = type.parameters();
		long[] numbers = new long[parameters.size()];
		@Nullable Object[] references = new @Nullable Object[parameters.size()];
		for (int i = 0; i < numbers.length; i++) {
			Value argument = Value.argument(parameters.get(i), this.module.functions().size(), this.arguments);
			numbers[i] = number(argument);
			references[i] = (argument.type() == ValueType.EXTERNREF) ? argument.reference() : null;
		}
		CallResult result = call(instance.getMachine(), function, type, numbers, references);
		List<Value> values = new ArrayList<>();
		for (int i = 0; i < type.results().size(); i++) {
			values.add(value(instance, type.results().get(i), result.longResult(i), result.refResult(i)));
		}
		return values.toString();
	}

	/**
	 * With objects of the host only if there are some: of a function that is called with
	 * them, what Endive compiles forgets the tail call.
	 */
	private static CallResult call(Machine machine, int function, FunctionType type, long[] numbers,
			@Nullable Object[] references) {
		boolean objects = Stream.concat(type.parameters().stream(), type.results().stream())
			.anyMatch(ValueType.EXTERNREF::equals);
		return objects ? machine.callWithRefs(function, numbers, references)
				: CallResult.of(machine.call(function, numbers), new Object[type.results().size()]);
	}

	/** The host's objects are beside the numbers; functions are numbers. */
	private static long number(Value value) {
		if (!value.type().isReference()) {
			return value.bits();
		}
		if (value.reference() == null) {
			return NULL;
		}
		return (value.type() == ValueType.FUNCREF) ? Value.functionIndex(value.reference()) : 0;
	}

	private Value value(Instance instance, ValueType type, long bits, @Nullable Object object) {
		return switch (type) {
			case I32, I64, F32, F64, V128 -> Value.number(type, bits);
			case FUNCREF -> Value.reference(type, ((int) bits == NULL) ? null : Value.function((int) bits));
			case EXTERNREF -> Value.reference(type, (String) object);
			case EXNREF ->
				Value.reference(type, ((int) bits == NULL) ? null : exception(instance, instance.exn((int) bits)));
		};
	}

	/**
	 * There is none if an operand was taken for a reference, see
	 * {@link EndiveDifference}.
	 */
	private String exception(Instance instance, @Nullable WasmException exception) {
		if (exception == null) {
			return "no exception";
		}
		List<ValueType> types = this.module.tags().get(exception.tagIdx()).type().parameters();
		StringBuilder words = new StringBuilder("tag " + exception.tagIdx());
		for (int i = 0; i < types.size(); i++) {
			words.append(' ')
				.append(value(instance, types.get(i), exception.args()[i],
						(exception.refArgs() != null) ? exception.refArgs()[i] : null));
		}
		return words.toString();
	}

	private Outcome.Step withState(Outcome.Step step, Instance instance) {
		List<String> state = new ArrayList<>();
		for (int i = 0; i < this.module.memories().size(); i++) {
			Memory memory = instance.memory(i);
			state.add(GuestState.memory(memory.pages(), memory.readBytes(0, memory.pages() * Memory.PAGE_SIZE)));
		}
		for (int i = 0; i < this.module.globals().size(); i++) {
			GlobalInstance global = instance.global(i);
			state.add(value(instance, this.module.globals().get(i).type(), global.getValueLow(), global.getRefValue())
				.toString());
		}
		for (int i = 0; i < this.module.tables().size(); i++) {
			TableInstance table = instance.table(i);
			List<@Nullable String> elements = new ArrayList<>();
			for (int j = 0; j < table.size(); j++) {
				elements.add(value(instance, this.module.tables().get(i).element(), table.ref(j), table.objRef(j))
					.reference());
			}
			state.add(elements.toString());
		}
		state.add(this.host.toString());
		return new Outcome.Step(step.name(), step.result(), step.trap(), List.of(), "", state, false);
	}

	/** A function of the host. */
	private final class Host implements WasmFunctionHandle {

		private final String name;

		private final FunctionType type;

		Host(String name, FunctionType type) {
			this.name = name;
			this.type = type;
		}

		@Override
		public long[] apply(Instance instance, long... arguments) {
			return applyWithRefs(instance, arguments, new @Nullable Object[arguments.length]).longs();
		}

		@Override
		public CallResult applyWithRefs(Instance instance, long[] arguments, @Nullable Object[] references) {
			List<Value> values = new ArrayList<>();
			for (int i = 0; i < this.type.parameters().size(); i++) {
				values.add(value(instance, this.type.parameters().get(i), arguments[i],
						(references != null) ? references[i] : null));
			}
			Value result = EndiveRun.this.host.call(this.name, this.type, values);
			return this.type.results().isEmpty() ? CallResult.of(new long[0], new Object[0]) : CallResult.of(
					new long[] { number(result) },
					new @Nullable Object[] { (result.type() == ValueType.EXTERNREF) ? result.reference() : null });
		}

	}

}
