package dev.wasmboot.spring.autoconfigure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.wasmboot.spring.autoconfigure.PluginProperties.PolicyProperties;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * The policies that other policies can extend. All of them are checked, whether one is
 * extended or not: a wrong value is to be reported where it stands, and at the start.
 */
final class PolicyTemplates {

	private static final String PREFIX = "wasm.policies";

	private static final int SUGGESTIONS = 3;

	private final Map<String, PolicyProperties> templates;

	PolicyTemplates(Map<String, PolicyProperties> templates, HostDirectoryChecks checks) {
		this.templates = templates;
		templates.forEach((name, template) -> {
			String property = PropertyGroup.named(PREFIX, name);
			PluginSettingsMapper mapper = new PluginSettingsMapper(property);
			checks.check(property, mapper.policy(template).filesystem());
			mapper.log(template.stdio().log());
			complete(property, template);
		});
	}

	/**
	 * Add to a policy what it has from the policies that it extends.
	 * @param property the property below which the policy is
	 * @param policy the policy
	 * @return the policy, and the templates' grants where it says nothing
	 * @throws InvalidConfigurationPropertyValueException if there is no such template, or
	 * templates extend each other in a circle
	 */
	PolicyProperties complete(String property, PolicyProperties policy) {
		PolicyProperties complete = policy;
		List<String> path = new ArrayList<>();
		String extending = property;
		for (String name = policy.template(); name != null;) {
			PolicyProperties template = this.templates.get(name);
			if (template == null) {
				throw invalid(extending, name, "There is no property '" + PropertyGroup.named(PREFIX, name) + "'. "
						+ existing(name) + ", or add this one");
			}
			if (path.contains(name)) {
				path.add(name);
				throw invalid(extending, name,
						"Policies extend each other in a circle, "
								+ String.join(" -> ", path.subList(path.indexOf(name), path.size()))
								+ ". Remove one of these 'extends'");
			}
			path.add(name);
			complete = complete.over(template);
			extending = PropertyGroup.named(PREFIX, name);
			name = template.template();
		}
		return complete;
	}

	private static InvalidConfigurationPropertyValueException invalid(String policy, String name, String reason) {
		return new InvalidConfigurationPropertyValueException(policy + ".extends", name, reason);
	}

	private String existing(String unknown) {
		if (this.templates.isEmpty()) {
			return "There are no policies below '" + PREFIX + "': remove 'extends'";
		}
		return this.templates.keySet()
			.stream()
			.sorted(Comparator.comparingInt((String name) -> distance(name, unknown))
				.thenComparing(Comparator.naturalOrder()))
			.limit(SUGGESTIONS)
			.collect(Collectors.joining("', '", "Name one that exists, such as '", "'"));
	}

	/**
	 * Levenshtein's distance: how many characters differ, are missing or are too many.
	 */
	private static int distance(String a, String b) {
		int[] row = new int[b.length() + 1];
		for (int j = 0; j < row.length; j++) {
			row[j] = j;
		}
		for (int i = 1; i <= a.length(); i++) {
			int diagonal = row[0];
			row[0] = i;
			for (int j = 1; j < row.length; j++) {
				int substituted = diagonal + ((a.charAt(i - 1) == b.charAt(j - 1)) ? 0 : 1);
				diagonal = row[j];
				row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
			}
		}
		return row[b.length()];
	}

}
