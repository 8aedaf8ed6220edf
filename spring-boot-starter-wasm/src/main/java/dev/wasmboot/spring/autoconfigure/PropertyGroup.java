package dev.wasmboot.spring.autoconfigure;

import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.core.ResolvableType;
import org.springframework.util.ReflectionUtils;

/**
 * The properties that exist below a name, as the records have them that they are bound
 * to.
 *
 * @param name the name
 * @param properties the last elements of the properties' names; none if the name is that
 * of a single value
 */
record PropertyGroup(ConfigurationPropertyName name, List<String> properties) {

	/**
	 * Find where a name leaves those that exist.
	 * @param unknown a name below {@code wasm} that does not exist
	 * @return the longest group that it begins with
	 */
	static PropertyGroup nearest(ConfigurationPropertyName unknown) {
		ResolvableType type = ResolvableType.forClass(WasmProperties.class);
		int depth = 1;
		while (depth < unknown.getNumberOfElements()) {
			ResolvableType below = below(type, unknown.getElement(depth, Form.UNIFORM));
			if (below.equals(ResolvableType.NONE)) {
				break;
			}
			type = below;
			depth++;
		}
		return new PropertyGroup(unknown.chop(depth), components(type).map(PropertyGroup::property).sorted().toList());
	}

	/**
	 * Write the name of an entry as it stands in a report.
	 * @param map the property whose entries have names of the user's choice
	 * @param entry the entry
	 */
	static String named(String map, String entry) {
		return (entry.indexOf('.') < 0) ? map + "." + entry : map + "[" + entry + "]";
	}

	private static ResolvableType below(ResolvableType type, String element) {
		if (Map.class.isAssignableFrom(type.toClass())) {
			return type.asMap().getGeneric(1);
		}
		if (Collection.class.isAssignableFrom(type.toClass())) {
			return type.asCollection().getGeneric();
		}
		return components(type).filter((component) -> property(component).replace("-", "").equalsIgnoreCase(element))
			.findFirst()
			.map((component) -> ResolvableType.forType(component.getGenericType()))
			.orElse(ResolvableType.NONE);
	}

	/** A component that cannot have the property's name, a keyword, is annotated. */
	private static String property(RecordComponent component) {
		return Optional.ofNullable(ReflectionUtils.findField(component.getDeclaringRecord(), component.getName()))
			.map((field) -> field.getAnnotation(Name.class))
			.map(Name::value)
			.orElseGet(() -> DataObjectPropertyName.toDashedForm(component.getName()));
	}

	private static Stream<RecordComponent> components(ResolvableType type) {
		return type.toClass().isRecord() ? Stream.of(type.toClass().getRecordComponents()) : Stream.empty();
	}

}
