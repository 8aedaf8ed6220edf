package dev.wasmboot.engine.difference;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;

import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.GuestFrame;
import dev.wasmboot.engine.GuestMemory;
import dev.wasmboot.engine.HostFunction;
import dev.wasmboot.engine.ImportType;
import dev.wasmboot.engine.Trap;
import dev.wasmboot.engine.TrapException;
import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.link.Instantiation;
import dev.wasmboot.engine.link.Linker;
import dev.wasmboot.engine.module.MadeUpCalls;
import dev.wasmboot.engine.module.WasmModule;
import dev.wasmboot.engine.runtime.CallContext;
import dev.wasmboot.engine.runtime.FunctionInstance;
import dev.wasmboot.engine.runtime.HostFunctionInstance;
import dev.wasmboot.engine.runtime.ModuleInstance;
import dev.wasmboot.engine.runtime.TypedHostFunction;
import dev.wasmboot.engine.runtime.ValueStack;
import dev.wasmboot.engine.runtime.Watchdog;
import dev.wasmboot.policy.HostFunctionGrant;
import dev.wasmboot.policy.Limits;
import org.jspecify.annotations.Nullable;

/**
 * Runs a module in this engine. A trap ends a call, and the next one follows, as the
 * specification has it.
 */
final class TierRun {

	private static final int MEMORY = 4 << 20;

	private static final int TABLE_ELEMENTS = 10_000;

	private static final Limits LIMITS = Limits.defaults()
		.withMemory(MEMORY)
		.withTableElements(TABLE_ELEMENTS)
		.withCallDepth(200);

	/** More than what made-up modules ever grow by at once, unless they ask for 2^32. */
	private static final int MARGIN = 4;

	private static final int COMPARED_FRAMES = 50;

	/** So long that only what its fuel should have stopped reaches it. */
	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final HostFunctionGrant GRANT = new HostFunctionGrant(Set.of("host.*"));

	private static final MethodHandle CALL_HOST;

	static {
		try {
			CALL_HOST = MethodHandles.lookup()
				.findVirtual(TierRun.class, "callHost",
						MethodType.methodType(Object.class, String.class, FunctionType.class, Object[].class));
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final Subject subject;

	private final HostCalls host = new HostCalls();

	private final SplittableRandom arguments;

	private final CallContext context;

	private final ModuleInstance instance;

	private final GuestState state;

	private final List<Outcome.Step> steps = new ArrayList<>();

	private TierRun(Subject subject, Variant variant, boolean fuel, Watchdog watchdog) {
		this.subject = subject;
		this.arguments = subject.newArguments();
		this.context = new CallContext(watchdog, LIMITS.callDepth());
		this.context.setTimeout(TIMEOUT);
		this.context.fuel().setLimit(fuel ? OptionalLong.of(subject.fuel()) : OptionalLong.empty());
		WasmModule module = subject.module();
		Linker linker = new Linker(this::hostFunction, List.of(), GRANT, (from, name) -> null, null);
		this.instance = Instantiation.allocate(module, linker.link(module), variant.code(module, fuel), LIMITS,
				this.context);
		this.state = new GuestState(this.instance);
	}

	/**
	 * Run a module.
	 * @param subject the module, and how it is called
	 * @param warmth which function is called often in the end
	 * @param variant what runs it
	 * @param fuel whether fuel is counted
	 * @param watchdog watches the calls
	 */
	static Outcome run(Subject subject, Warmth warmth, Variant variant, boolean fuel, Watchdog watchdog) {
		return new TierRun(subject, variant, fuel, watchdog).run(warmth);
	}

	private Outcome run(Warmth warmth) {
		add(step(Outcome.START, this::start));
		if (this.steps.get(0).trap() == null) {
			for (int i = 1; i <= this.subject.calls(); i++) {
				int function = this.subject.function(i);
				add(step(Value.function(function), () -> call(function)));
			}
			if (warmth.calls() > 0) {
				warmUp(warmth);
			}
		}
		return new Outcome(List.copyOf(this.steps));
	}

	private String start() {
		Instantiation.copySegments(this.instance);
		int start = this.subject.module().startFunction();
		if (start >= 0) {
			this.context.call(this.instance, this.instance.functions()[start]);
		}
		return "";
	}

	/**
	 * Only sums are kept of what became of the calls, and whether one ran out of fuel.
	 */
	private void warmUp(Warmth warmth) {
		int results = 0;
		int fuel = 0;
		Trap exhausted = null;
		for (int i = warmth.calls(); i > 0; i--) {
			Outcome.Step step = step("", () -> call(warmth.function()));
			results = 31 * results + step.result().hashCode();
			fuel = 31 * fuel + step.fuel().hashCode();
			exhausted = (step.trap() == Trap.FUEL_EXHAUSTED) ? step.trap() : exhausted;
		}
		add(new Outcome.Step(Outcome.WARM, Integer.toHexString(results), exhausted, List.of(),
				Integer.toHexString(fuel), List.of(), false));
	}

	/** With the state that a step left. */
	private void add(Outcome.Step step) {
		List<String> left = this.state.describe();
		left.add(this.host.toString());
		boolean limited = this.state.pages() + MARGIN > MEMORY / GuestMemory.PAGE
				|| this.state.elements() + MARGIN > TABLE_ELEMENTS;
		this.steps
			.add(new Outcome.Step(step.name(), step.result(), step.trap(), step.frames(), step.fuel(), left, limited));
	}

	private Outcome.Step step(String name, Supplier<String> calls) {
		this.context.begin();
		try {
			String result = calls.get();
			return new Outcome.Step(name, result, null, List.of(), fuel(), List.of(), false);
		}
		catch (TrapException ex) {
			String message = String.valueOf(ex.getMessage()).lines().findFirst().orElseThrow();
			return new Outcome.Step(name, message, ex.trap(), comparableFrames(ex), fuel(), List.of(), false);
		}
		finally {
			this.context.end();
		}
	}

	/**
	 * Compiled code throws guests' exceptions without a stack trace, as throwing is a way
	 * to return: where one came from that nobody caught, only the interpreter tells. Of a
	 * deep stack the JVM tells only the innermost part, and divided code takes several of
	 * its frames for a call.
	 */
	private static List<GuestFrame> comparableFrames(TrapException exception) {
		return (exception.trap() == Trap.UNCAUGHT_EXCEPTION) ? List.of()
				: exception.frames().stream().limit(COMPARED_FRAMES).toList();
	}

	private String fuel() {
		OptionalLong consumed = this.context.fuel().consumed();
		return consumed.isPresent() ? Long.toString(consumed.getAsLong()) : "";
	}

	private String call(int index) {
		FunctionInstance function = this.instance.functions()[index];
		List<ValueType> parameters = function.type().parameters();
		List<ValueType> results = function.type().results();
		ValueStack stack = this.context.stack();
		int base = stack.top();
		stack.ensure(base + Math.max(parameters.size(), results.size()));
		stack.vectorsUsed();
		stack.referencesUsed();
		for (int i = 0; i < parameters.size(); i++) {
			Value argument = Value.argument(parameters.get(i), this.instance.functions().length, this.arguments);
			stack.slots()[base + i] = argument.bits();
			stack.highs()[base + i] = argument.high();
			stack.references()[base + i] = object(argument);
		}
		this.context.call(this.instance, function);
		List<Value> values = new ArrayList<>();
		for (int i = 0; i < results.size(); i++) {
			values.add(this.state.value(results.get(i), stack.slots()[base + i], stack.highs()[base + i],
					stack.references()[base + i]));
		}
		return values.toString();
	}

	private @Nullable Object object(Value value) {
		return (value.type() == ValueType.FUNCREF && value.reference() != null)
				? this.instance.functions()[Value.functionIndex(value.reference())] : value.reference();
	}

	private HostFunctionInstance hostFunction(ImportType wanted) {
		FunctionType type = (FunctionType) wanted.type();
		MethodHandle target = CALL_HOST.bindTo(this).bindTo(wanted.name()).bindTo(type);
		return new TypedHostFunction(HostFunction.of(wanted.module(), wanted.name(),
				target.asCollector(Object[].class, type.parameters().size()).asType(MadeUpCalls.java(type))));
	}

	/** What all functions of the host are; found by its name. */
	@Nullable Object callHost(String name, FunctionType type, @Nullable Object[] passed) {
		List<Value> values = new ArrayList<>();
		for (int i = 0; i < passed.length; i++) {
			values.add(value(type.parameters().get(i), passed[i]));
		}
		Value result = this.host.call(name, type, values);
		return switch (result.type()) {
			case I32 -> (int) result.bits();
			case I64 -> result.bits();
			case F32 -> Float.intBitsToFloat((int) result.bits());
			case F64 -> Double.longBitsToDouble(result.bits());
			default -> result.reference();
		};
	}

	private static Value value(ValueType type, @Nullable Object passed) {
		if (passed instanceof Float number) {
			return Value.number(type, Float.floatToRawIntBits(number));
		}
		if (passed instanceof Double number) {
			return Value.number(type, Double.doubleToRawLongBits(number));
		}
		return (passed instanceof Number number) ? Value.number(type, number.longValue())
				: Value.reference(type, (String) passed);
	}

}
