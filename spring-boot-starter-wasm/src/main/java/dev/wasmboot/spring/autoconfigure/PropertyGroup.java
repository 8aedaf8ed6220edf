package dev.wasmboot.spring.autoconfigure;

import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.core.ResolvableType;

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
		return new PropertyGroup(unknown.chop(depth),
				components(type).map((component) -> DataObjectPropertyName.toDashedForm(component.getName()))
					.sorted()
					.toList());
	}

	private static ResolvableType below(ResolvableType type, String element) {
		if (Map.class.isAssignableFrom(type.toClass())) {
			return type.asMap().getGeneric(1);
		}
		if (Collection.class.isAssignableFrom(type.toClass())) {
			return type.asCollection().getGeneric();
		}
		return components(type).filter((component) -> component.getName().equalsIgnoreCase(element))
			.findFirst()
			.map((component) -> ResolvableType.forType(component.getGenericType()))
			.orElse(ResolvableType.NONE);
	}

	private static Stream<RecordComponent> components(ResolvableType type) {
		return type.toClass().isRecord() ? Stream.of(type.toClass().getRecordComponents()) : Stream.empty();
	}

}
