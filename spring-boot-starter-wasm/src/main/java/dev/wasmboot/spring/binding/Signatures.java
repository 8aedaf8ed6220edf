package dev.wasmboot.spring.binding;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Optional;

import dev.wasmboot.spring.binding.UnbindableInterfaceException.Problem;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.ResolvableType;

/**
 * Which Java types a method of a bound interface may use.
 */
final class Signatures {

	/** Types that are numbers in Java, but not numbers of WebAssembly. */
	private static final Map<Class<?>, String> INSTEAD = Map.ofEntries(Map.entry(byte.class, "int"),
			Map.entry(short.class, "int"), Map.entry(char.class, "int"), Map.entry(Byte.class, "int"),
			Map.entry(Short.class, "int"), Map.entry(Character.class, "int"), Map.entry(Integer.class, "int"),
			Map.entry(Long.class, "long"), Map.entry(Float.class, "float"), Map.entry(Double.class, "double"),
			Map.entry(Boolean.class, "boolean"), Map.entry(Void.class, "void"));

	private final JsonMapper mapper;

	Signatures(JsonMapper mapper) {
		this.mapper = mapper;
	}

	/**
	 * Why a type cannot be used for a parameter, if so.
	 */
	Optional<Problem> parameter(Method method, Type type) {
		Class<?> raw = ResolvableType.forType(type).toClass();
		if (ResolvableType.forType(type).hasUnresolvableGenerics()) {
			return Optional.of(new Problem(
					"the method '" + method.getName() + "' uses the type " + type.getTypeName()
							+ ", which is not known exactly",
					"Use a type without type variables in '" + method.getName() + "'"));
		}
		String instead = INSTEAD.get(raw);
		if (instead != null) {
			return Optional.of(new Problem(
					"the method '" + method.getName() + "' uses the type " + raw.getSimpleName()
							+ ", which WebAssembly does not have",
					"Use " + instead + " instead of " + raw.getSimpleName() + " in '" + method.getName() + "'"));
		}
		return Optional.empty();
	}

	/**
	 * Why a type cannot be used for a result, if so.
	 */
	Optional<Problem> result(Method method, Type type) {
		return parameter(method, type).or(() -> unreadable(method, type));
	}

	private Optional<Problem> unreadable(Method method, Type type) {
		if (type == void.class || CoreValue.of(type) != null) {
			return Optional.empty();
		}
		try {
			this.mapper.readerFor(this.mapper.constructType(type)).readValue("null");
			return Optional.empty();
		}
		catch (JacksonException ex) {
			return Optional.of(new Problem(
					"the result of the method '" + method.getName() + "' cannot be read from JSON: "
							+ ex.getOriginalMessage(),
					"Return a record, a class with a constructor that JSON can be mapped to, or a collection of such from '"
							+ method.getName() + "'"));
		}
	}

}
