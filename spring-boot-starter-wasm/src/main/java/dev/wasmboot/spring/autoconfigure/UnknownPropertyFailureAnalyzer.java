package dev.wasmboot.spring.autoconfigure;

import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Says of a misspelt property which ones there are. It comes before Spring Boot's own
 * analysis, which only says that something was left over.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class UnknownPropertyFailureAnalyzer extends AbstractFailureAnalyzer<UnboundConfigurationPropertiesException> {

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("wasm");

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, UnboundConfigurationPropertiesException cause) {
		if (!cause.getUnboundProperties().stream().map(ConfigurationProperty::getName).allMatch(PREFIX::isAncestorOf)) {
			return null;
		}
		return new FailureAnalysis(
				cause.getUnboundProperties()
					.stream()
					.map(UnknownPropertyFailureAnalyzer::describe)
					.collect(Collectors.joining("\n\n")),
				"Write the name of a property that exists, or remove the property. What is not known is not ignored, "
						+ "since a limit or grant that is misspelt would go unnoticed.",
				cause);
	}

	private static String describe(ConfigurationProperty property) {
		PropertyGroup group = PropertyGroup.nearest(property.getName());
		String origin = (property.getOrigin() != null) ? " (" + property.getOrigin() + ")" : "";
		String known = group.properties().isEmpty() ? "'" + group.name() + "' is a single value."
				: "Below '" + group.name() + "' there are: " + String.join(", ", group.properties()) + ".";
		return "There is no property '" + property.getName() + "'" + origin + ". " + known;
	}

}
