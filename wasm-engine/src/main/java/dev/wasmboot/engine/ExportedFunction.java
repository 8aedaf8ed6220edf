package dev.wasmboot.engine;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;

import dev.wasmboot.engine.runtime.FunctionInstance;
import dev.wasmboot.engine.runtime.ValueStack;
import org.jspecify.annotations.Nullable;

/**
 * A function that an instance exports. For one thread at a time, like the instance.
 */
public final class ExportedFunction {

	private static final MethodHandle CALL;

	static {
		try {
			CALL = MethodHandles.lookup()
				.findVirtual(ExportedFunction.class, "call", MethodType.methodType(Object.class, Object[].class));
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final Instance instance;

	private final String name;

	private final FunctionInstance function;

	private final List<ValueType> parameters;

	private final List<ValueType> results;

	private final boolean raw;

	ExportedFunction(Instance instance, String name, FunctionInstance function) {
		this.instance = instance;
		this.name = name;
		this.function = function;
		this.parameters = function.type().parameters();
		this.results = function.type().results();
		this.raw = this.results.size() <= 1 && areNumbers(this.parameters) && areNumbers(this.results);
	}

	/**
	 * What it takes and gives.
	 * @return the type
	 */
	public FunctionType type() {
		return this.function.type();
	}

	/**
	 * Call it.
	 * @param arguments one for each parameter: {@link Integer}, {@link Long},
	 * {@link Float}, {@link Double}, {@link V128}, or any object or {@code null} for
	 * {@code externref}
	 * @return {@code null} without results, the value of a single result, or an
	 * {@code Object[]} of several
	 * @throws IllegalArgumentException if the arguments are not what the type asks for
	 * @throws TrapException if the guest traps, or is over one of its limits
	 * @throws ExitException if the guest exits
	 */
	public @Nullable Object call(@Nullable Object... arguments) {
		requireCount(arguments.length);
		for (int i = 0; i < arguments.length; i++) {
			requireType(i, arguments[i]);
		}
		return this.instance.inCall(() -> {
			ValueStack stack = reserve();
			int base = stack.top();
			for (int i = 0; i < arguments.length; i++) {
				write(stack, base + i, this.parameters.get(i), arguments[i]);
			}
			this.instance.run(this.function);
			@Nullable Object[] values = new @Nullable Object[this.results.size()];
			for (int i = 0; i < values.length; i++) {
				values[i] = read(stack, base + i, this.results.get(i));
			}
			return switch (values.length) {
				case 0 -> null;
				case 1 -> values[0];
				default -> values;
			};
		});
	}

	/**
	 * Call it without boxing: each number as its bits, an {@code i32} in the lower half.
	 * @param arguments one for each parameter, all of which have to be numbers
	 * @return the bits of the single result, an {@code i32} sign-extended, or 0 where
	 * there is none
	 * @throws IllegalArgumentException if the number of arguments is wrong, a parameter
	 * or result is not a number, or there are several results
	 * @throws TrapException if the guest traps, or is over one of its limits
	 * @throws ExitException if the guest exits
	 */
	public long callRaw(long... arguments) {
		requireCount(arguments.length);
		if (!this.raw) {
			throw new IllegalArgumentException(
					"'" + this.name + "' has the type " + type() + ", which takes or gives more than single numbers");
		}
		return this.instance.inCall(() -> {
			ValueStack stack = reserve();
			int base = stack.top();
			long[] slots = stack.slots();
			for (int i = 0; i < arguments.length; i++) {
				slots[base + i] = normalized(arguments[i], this.parameters.get(i));
			}
			this.instance.run(this.function);
			return this.results.isEmpty() ? 0L : stack.slots()[base];
		});
	}

	/**
	 * A handle that calls it, with its parameters as Java has them: {@code int},
	 * {@code long}, {@code float}, {@code double}, {@link V128}, and {@link Object} for a
	 * reference. It returns nothing, the single result, or an {@code Object[]} of
	 * several. Calls are what {@link #call} makes, and throw what that throws.
	 * <p>
	 * This is the fastest way to call: where the function is compiled and takes numbers
	 * or {@code externref}s and gives at most one result that is not a vector, nothing is
	 * boxed or allocated. To make a handle takes much longer than to call it, so it is to
	 * be kept, best in a {@code static final} field or a {@code final} one.
	 * @return the handle, for {@link MethodHandle#invokeExact}; for one thread at a time,
	 * like the instance
	 */
	public MethodHandle handle() {
		MethodHandle entry = this.function.entry(this.instance.context());
		if (entry != null) {
			return entry;
		}
		return CALL.bindTo(this).asCollector(Object[].class, this.parameters.size()).asType(javaType());
	}

	private MethodType javaType() {
		Class<?> result = switch (this.results.size()) {
			case 0 -> void.class;
			case 1 -> javaType(this.results.get(0));
			default -> Object[].class;
		};
		return MethodType.methodType(result,
				this.parameters.stream().<Class<?>>map(ExportedFunction::javaType).toList());
	}

	private static Class<?> javaType(ValueType type) {
		return switch (type) {
			case I32 -> int.class;
			case I64 -> long.class;
			case F32 -> float.class;
			case F64 -> double.class;
			case V128 -> V128.class;
			case FUNCREF, EXTERNREF, EXNREF -> Object.class;
		};
	}

	/** Once for every function that is looked up, which is too often for a stream. */
	private static boolean areNumbers(List<ValueType> types) {
		for (int i = 0; i < types.size(); i++) {
			if (!types.get(i).isNumber()) {
				return false;
			}
		}
		return true;
	}

	private ValueStack reserve() {
		ValueStack stack = this.instance.stack();
		stack.ensure(stack.top() + Math.max(this.parameters.size(), this.results.size()));
		return stack;
	}

	private void requireCount(int count) {
		if (count != this.parameters.size()) {
			throw new IllegalArgumentException(
					"'" + this.name + "' has the type " + type() + " but was called with " + count + " arguments");
		}
	}

	private void requireType(int index, @Nullable Object argument) {
		boolean fits = switch (this.parameters.get(index)) {
			case I32 -> argument instanceof Integer;
			case I64 -> argument instanceof Long;
			case F32 -> argument instanceof Float;
			case F64 -> argument instanceof Double;
			case FUNCREF -> argument == null || argument instanceof FunctionInstance;
			case EXTERNREF -> true;
			case V128 -> argument instanceof V128;
			case EXNREF -> false;
		};
		if (!fits) {
			throw new IllegalArgumentException("'" + this.name + "' has the type " + type() + " but argument " + index
					+ " is " + ((argument != null) ? "a " + argument.getClass().getName() : "null"));
		}
	}

	/** An i32 and an f32 are kept sign-extended. */
	private static long normalized(long bits, ValueType type) {
		return (type == ValueType.I32 || type == ValueType.F32) ? (int) bits : bits;
	}

	/** The value is of the type, which was checked. */
	private static void write(ValueStack stack, int slot, ValueType type, @Nullable Object value) {
		if (type.isReference()) {
			stack.references()[slot] = value;
			stack.referencesUsed();
		}
		else if (value instanceof Integer number) {
			stack.slots()[slot] = number;
		}
		else if (value instanceof Long number) {
			stack.slots()[slot] = number;
		}
		else if (value instanceof Float number) {
			stack.slots()[slot] = Float.floatToRawIntBits(number);
		}
		else if (value instanceof Double number) {
			stack.slots()[slot] = Double.doubleToRawLongBits(number);
		}
		else if (value instanceof V128 vector) {
			stack.vectorsUsed();
			stack.slots()[slot] = vector.low();
			stack.highs()[slot] = vector.high();
		}
	}

	private static @Nullable Object read(ValueStack stack, int slot, ValueType type) {
		return switch (type) {
			case I32, I64, F32, F64 -> number(stack.slots()[slot], type);
			case V128 -> new V128(stack.slots()[slot], stack.highs()[slot]);
			case FUNCREF, EXTERNREF, EXNREF -> stack.references()[slot];
		};
	}

	static Object number(long bits, ValueType type) {
		return switch (type) {
			case I32 -> (int) bits;
			case I64 -> bits;
			case F32 -> Float.intBitsToFloat((int) bits);
			case F64 -> Double.longBitsToDouble(bits);
			default -> throw new IllegalStateException("a " + type + " is not a number");
		};
	}

}
