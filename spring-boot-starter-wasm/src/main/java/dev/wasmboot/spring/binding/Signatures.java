package dev.wasmboot.spring.binding;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;

import dev.wasmboot.spring.binding.UnbindableInterfaceException.Problem;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.GenericTypeResolver;
import org.springframework.core.ResolvableType;

/**
 * Which Java types the methods of a bound interface may use.
 */
final class Signatures {

	/** Types that are numbers in Java, but not numbers of WebAssembly. */
	private static final Map<Class<?>, String> INSTEAD = Map.ofEntries(Map.entry(byte.class, "int"),
			Map.entry(short.class, "int"), Map.entry(char.class, "int"), Map.entry(Byte.class, "int"),
			Map.entry(Short.class, "int"), Map.entry(Character.class, "int"), Map.entry(Integer.class, "int"),
			Map.entry(Long.class, "long"), Map.entry(Float.class, "float"), Map.entry(Double.class, "double"),
			Map.entry(Boolean.class, "boolean"), Map.entry(Void.class, "void"));

	private final Class<?> owner;

	private final JsonMapper mapper;

	private final List<Problem> problems;

	/**
	 * Create a check.
	 * @param owner the bound interface
	 * @param mapper what converts JSON
	 * @param problems where to note what cannot be used
	 */
	Signatures(Class<?> owner, JsonMapper mapper, List<Problem> problems) {
		this.owner = owner;
		this.mapper = mapper;
		this.problems = problems;
	}

	/**
	 * Resolve the type of a parameter.
	 * @return the type, without type variables if it can be used
	 */
	Type parameter(Method method, Type declared) {
		ResolvableType type = ResolvableType.forType(declared,
				ResolvableType.forClass(this.owner).as(method.getDeclaringClass()));
		if (type.resolve() == null || type.hasUnresolvableGenerics()) {
			add("the method '" + method.getName() + "' uses the type " + declared.getTypeName()
					+ ", which is not known exactly",
					"Use a type without type variables in '" + method.getName() + "'");
		}
		String instead = INSTEAD.get(type.toClass());
		if (instead != null) {
			String name = type.toClass().getSimpleName();
			add("the method '" + method.getName() + "' uses the type " + name + ", which WebAssembly does not have",
					"Use " + instead + " instead of " + name + " in '" + method.getName() + "'");
		}
		return GenericTypeResolver.resolveType(declared, this.owner);
	}

	/**
	 * Resolve the type of a result.
	 * @return the type, without type variables if it can be used
	 */
	Type result(Method method, Type declared) {
		Type type = parameter(method, declared);
		if (type != void.class && CoreValue.of(type) == null) {
			checkReadable(method, type);
		}
		return type;
	}

	/**
	 * Whether JSON can become an object of a type shows when one reads some. Which is of
	 * no importance: that it does not fit is no fault of the type.
	 */
	private void checkReadable(Method method, Type type) {
		try {
			this.mapper.readerFor(this.mapper.constructType(type)).readValue("{}");
		}
		catch (InvalidDefinitionException ex) {
			add("the result of the method '" + method.getName() + "' cannot be read from JSON: "
					+ ex.getOriginalMessage(),
					"Return a record, a class with a constructor that JSON can be mapped to, or a collection of such from '"
							+ method.getName() + "'");
		}
		catch (JacksonException ex) {
			// The type is one that can be read.
		}
	}

	private void add(String problem, String cure) {
		this.problems.add(new Problem(problem, cure));
	}

}
