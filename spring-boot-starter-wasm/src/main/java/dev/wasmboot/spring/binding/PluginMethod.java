package dev.wasmboot.spring.binding;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.ValueType;
import dev.wasmboot.spring.WasmPluginException;
import dev.wasmboot.spring.WasmPluginException.Kind;
import dev.wasmboot.spring.binding.Block.UnreadableException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A method of an interface that is bound to a plugin: how its arguments and its result
 * cross the border, and the export that follows from it. Immutable and thread-safe.
 */
public final class PluginMethod {

	private final String plugin;

	private final Method method;

	private final List<Crossing> parameters;

	private final @Nullable Crossing result;

	private final FunctionType type;

	/**
	 * Resolve a method.
	 * @param plugin the name of the plugin
	 * @param method the method
	 * @param parameterTypes the types of its parameters, without type variables
	 * @param resultType the type of its result, without type variables
	 * @param mapper what converts JSON
	 */
	PluginMethod(String plugin, Method method, List<Type> parameterTypes, Type resultType, JsonMapper mapper) {
		this.plugin = plugin;
		this.method = method;
		this.parameters = parameterTypes.stream().map((parameter) -> crossing(parameter, mapper)).toList();
		this.result = (resultType != void.class) ? crossing(resultType, mapper) : null;
		this.type = new FunctionType(this.parameters.stream().flatMap(PluginMethod::parameterTypes).toList(),
				(this.result != null) ? List.of(resultType(this.result)) : List.of());
	}

	/**
	 * The name of the method.
	 * @return the name
	 */
	public String name() {
		return this.method.getName();
	}

	String plugin() {
		return this.plugin;
	}

	Method method() {
		return this.method;
	}

	/**
	 * The type that the export has to have.
	 */
	FunctionType type() {
		return this.type;
	}

	/**
	 * The names that the export may have, the preferred one first.
	 */
	List<String> exportNames() {
		return Stream.of(name(), snakeCase(name())).distinct().toList();
	}

	/**
	 * Whether arguments are placed in the guest's memory.
	 */
	boolean sendsBlocks() {
		return this.parameters.stream().anyMatch(Block.class::isInstance);
	}

	/**
	 * Whether the result is taken from the guest's memory.
	 */
	boolean receivesBlock() {
		return this.result instanceof Block;
	}

	/**
	 * Convert the arguments of a call. No guest is needed for that.
	 * @param arguments the arguments
	 * @return the call, ready to be made
	 * @throws WasmPluginException if an argument cannot be converted
	 */
	public GuestCall prepare(@Nullable Object[] arguments) {
		@Nullable Object[] converted = new @Nullable Object[arguments.length];
		for (int i = 0; i < arguments.length; i++) {
			converted[i] = convert(i, arguments[i]);
		}
		return new GuestCall(this, converted);
	}

	/**
	 * Convert the answer of a call. No guest is needed for that.
	 * @param answer what the guest answered
	 * @return the result of the method
	 * @throws WasmPluginException if the answer is not a result of the method's type
	 */
	public @Nullable Object result(GuestAnswer answer) {
		if (this.result instanceof CoreValue value) {
			return value.fromBits(answer.bits());
		}
		if (this.result instanceof Block block) {
			try {
				return block.read(answer.block());
			}
			catch (UnreadableException ex) {
				throw failure(Kind.BAD_RESULT, "the result " + ex.getMessage(), ex.getCause());
			}
		}
		return null;
	}

	WasmPluginException failure(Kind kind, String problem, @Nullable Throwable cause) {
		return new WasmPluginException(this.plugin, name(), kind, problem, cause);
	}

	@Override
	public String toString() {
		String parameterNames = Stream.of(this.method.getParameterTypes())
			.map(Class::getSimpleName)
			.collect(Collectors.joining(", "));
		return this.method.getReturnType().getSimpleName() + " " + name() + "(" + parameterNames + ")";
	}

	private @Nullable Object convert(int index, @Nullable Object argument) {
		if (argument == null) {
			return null;
		}
		if (this.parameters.get(index) instanceof CoreValue value) {
			return value.toBits(argument);
		}
		try {
			return ((Block) this.parameters.get(index)).write(argument);
		}
		catch (RuntimeException ex) {
			throw failure(Kind.BAD_ARGUMENT,
					"argument " + (index + 1) + " cannot be written as JSON: " + ex.getMessage(), ex);
		}
	}

	private static Crossing crossing(Type type, JsonMapper mapper) {
		CoreValue value = CoreValue.of(type);
		return (value != null) ? value : Block.of(type, mapper);
	}

	private static Stream<ValueType> parameterTypes(Crossing crossing) {
		return (crossing instanceof CoreValue value) ? Stream.of(value.type())
				: Stream.of(ValueType.I32, ValueType.I32);
	}

	private static ValueType resultType(Crossing crossing) {
		return (crossing instanceof CoreValue value) ? value.type() : ValueType.I64;
	}

	private static String snakeCase(String name) {
		return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_").toLowerCase(Locale.ROOT);
	}

}
