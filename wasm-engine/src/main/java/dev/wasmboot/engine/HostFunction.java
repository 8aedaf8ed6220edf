package dev.wasmboot.engine;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A function of the host that guests can import. Its type follows from its Java
 * signature: {@code int}, {@code long}, {@code float} and {@code double} are the number
 * types, {@code Object} is {@code externref}, {@code void} is no result; a first
 * parameter of type {@link Caller} gives access to the calling guest. Immutable; as
 * thread-safe as what it calls.
 * <p>
 * What a host function throws: a {@link WasmException} passes through to the embedder;
 * anything else becomes a trap with {@link Trap#HOST_FUNCTION_FAILED}.
 */
public final class HostFunction {

	private final String module;

	private final String name;

	private final FunctionType type;

	private final MethodHandle handle;

	private HostFunction(String module, String name, FunctionType type, MethodHandle handle) {
		this.module = module;
		this.name = name;
		this.type = type;
		this.handle = handle;
	}

	/**
	 * A host function that calls a method handle.
	 * @param module the import module, for instance {@code shop}
	 * @param name the name, for instance {@code stock_level}
	 * @param target what to call
	 * @return the function
	 * @throws IllegalArgumentException if a parameter or the result has no WebAssembly
	 * type
	 */
	public static HostFunction of(String module, String name, MethodHandle target) {
		MethodType java = target.type();
		boolean takesCaller = java.parameterCount() > 0 && java.parameterType(0) == Caller.class;
		MethodHandle handle = takesCaller ? target : MethodHandles.dropArguments(target, 0, Caller.class);
		List<ValueType> parameters = new ArrayList<>();
		for (Class<?> parameter : handle.type().dropParameterTypes(0, 1).parameterList()) {
			parameters.add(typeOf(parameter, module, name));
		}
		List<ValueType> results = (java.returnType() == void.class) ? List.of()
				: List.of(typeOf(java.returnType(), module, name));
		return new HostFunction(module, name, new FunctionType(parameters, results), handle);
	}

	/**
	 * The host functions of an object: its methods that are marked {@link HostExport}.
	 * @param module the import module of all of them
	 * @param target the object
	 * @param lookup a lookup that can access the methods
	 * @return the functions, by name
	 * @throws IllegalArgumentException if a method cannot be accessed or has a parameter
	 * or result without a WebAssembly type
	 */
	public static List<HostFunction> allOf(String module, Object target, MethodHandles.Lookup lookup) {
		return Stream.of(target.getClass().getDeclaredMethods())
			.filter((method) -> method.isAnnotationPresent(HostExport.class))
			.map((method) -> of(module, nameOf(method), bind(target, method, lookup)))
			.sorted(Comparator.comparing(HostFunction::name))
			.toList();
	}

	/**
	 * The import module.
	 * @return the name of the module
	 */
	public String module() {
		return this.module;
	}

	/**
	 * The name within the module.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * The WebAssembly type.
	 * @return the type
	 */
	public FunctionType type() {
		return this.type;
	}

	/**
	 * What to call: the caller first, then the parameters.
	 * @return the handle
	 */
	public MethodHandle handle() {
		return this.handle;
	}

	@Override
	public String toString() {
		return this.module + "." + this.name + this.type;
	}

	private static String nameOf(Method method) {
		String name = method.getAnnotation(HostExport.class).value();
		return name.isEmpty() ? method.getName() : name;
	}

	private static MethodHandle bind(Object target, Method method, MethodHandles.Lookup lookup) {
		try {
			return lookup.unreflect(method).bindTo(target);
		}
		catch (IllegalAccessException ex) {
			throw new IllegalArgumentException("cannot access the host function " + method, ex);
		}
	}

	private static ValueType typeOf(Class<?> type, String module, String name) {
		if (type == int.class) {
			return ValueType.I32;
		}
		if (type == long.class) {
			return ValueType.I64;
		}
		if (type == float.class) {
			return ValueType.F32;
		}
		if (type == double.class) {
			return ValueType.F64;
		}
		if (type == Object.class) {
			return ValueType.EXTERNREF;
		}
		throw new IllegalArgumentException("the host function '" + module + "." + name + "' uses the Java type "
				+ type.getName() + ", which has no WebAssembly type");
	}

}
