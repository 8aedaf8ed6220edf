package dev.wasmboot.spring.registry;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.wasmboot.policy.Capability;
import dev.wasmboot.policy.HostFunctionName;
import dev.wasmboot.policy.Limit;
import dev.wasmboot.policy.Requests;
import dev.wasmboot.policy.UntrustedText;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.unit.DataSize;

/**
 * Reads what a plugin states about itself. Whoever can write a plugin can write this, so
 * it is read as data only: scalars are text whatever they look like, there are no types
 * to ask for, nothing refers to anything else, and size and depth are bounded. What is
 * not understood is refused rather than ignored, since an ignored request would be lost.
 */
final class ManifestReader {

	/** The custom section that a manifest can be in. */
	static final String SECTION = "wasmboot-manifest";

	private static final List<String> KEYS = List.of("name", "version", "sha256", "capabilities", "host-functions",
			"limits", "implements");

	private static final Map<String, Capability> CAPABILITIES = Stream.of(Capability.values())
		.filter((capability) -> capability != Capability.HOST_FUNCTION)
		.collect(Collectors.toMap(Capability::property, Function.identity()));

	private static final Map<String, Limit> LIMITS = Stream.of(Limit.values())
		.collect(Collectors.toMap(Limit::property, Function.identity()));

	private ManifestReader() {
	}

	/**
	 * Read a manifest.
	 * @throws IllegalArgumentException if it is broken; the message says how
	 */
	static PluginManifest read(byte[] content) {
		if (content.length > PluginArtifact.LONGEST_MANIFEST) {
			throw new IllegalArgumentException("it has more than " + PluginArtifact.LONGEST_MANIFEST + " bytes");
		}
		Map<String, Object> values = map("the manifest", parse(content));
		requireKnown("key", values.keySet(), KEYS);
		Set<Capability> capabilities = new HashSet<>();
		for (String name : list("capabilities", values)) {
			requireKnown("capability", List.of(name), CAPABILITIES.keySet());
			capabilities.add(CAPABILITIES.get(name));
		}
		Set<HostFunctionName> functions = list("host-functions", values).stream()
			.map(ManifestReader::function)
			.collect(Collectors.toSet());
		return new PluginManifest(text("name", values.get("name")), text("version", values.get("version")),
				text("sha256", values.get("sha256")), Requests.stated(capabilities, functions, limits(values)),
				text("implements", values.get("implements")));
	}

	private static @Nullable Object parse(byte[] content) {
		LoaderOptions options = new LoaderOptions();
		options.setCodePointLimit(PluginArtifact.LONGEST_MANIFEST);
		options.setNestingDepthLimit(4);
		options.setMaxAliasesForCollections(0);
		options.setAllowRecursiveKeys(false);
		options.setAllowDuplicateKeys(false);
		DumperOptions unused = new DumperOptions();
		Yaml yaml = new Yaml(new SafeConstructor(options), new Representer(unused), unused, options, new TextOnly());
		try {
			return yaml.load(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString());
		}
		catch (CharacterCodingException ex) {
			throw new IllegalArgumentException("it is not UTF-8", ex);
		}
		catch (RuntimeException ex) {
			throw new IllegalArgumentException("it is not plain YAML: " + ex.getMessage(), ex);
		}
	}

	private static Map<Limit, Long> limits(Map<String, Object> values) {
		Map<Limit, Long> limits = new EnumMap<>(Limit.class);
		if (values.containsKey("limits")) {
			map("limits", values.get("limits")).forEach((name, value) -> {
				requireKnown("limit", List.of(name), LIMITS.keySet());
				Limit limit = LIMITS.get(name);
				if (limit != null) {
					limits.put(limit, number(limit, String.valueOf(text("limits." + name, value))));
				}
			});
		}
		return limits;
	}

	private static long number(Limit limit, String text) {
		try {
			return switch (limit) {
				case MEMORY, OUTPUT -> DataSize.parse(text).toBytes();
				case TIMEOUT, START_TIMEOUT -> DurationStyle.detectAndParse(text).toNanos();
				case TABLE_ELEMENTS, CALL_DEPTH, OPEN_FILES, FUEL -> Long.parseLong(text);
			};
		}
		catch (IllegalArgumentException | ArithmeticException ex) {
			throw new IllegalArgumentException("its 'limits." + limit.property() + "' cannot be '" + text + "'", ex);
		}
	}

	private static HostFunctionName function(String text) {
		int dot = text.lastIndexOf('.');
		HostFunctionName name = new HostFunctionName(text.substring(0, Math.max(dot, 0)), text.substring(dot + 1));
		if (!name.isGrantable()) {
			throw new IllegalArgumentException("its host function '" + text + "' is not written as 'module.name'");
		}
		return name;
	}

	private static List<String> list(String key, Map<String, Object> values) {
		if (!values.containsKey(key)) {
			return List.of();
		}
		if (values.get(key) instanceof List<?> list) {
			return list.stream().map((element) -> String.valueOf(text(key, element))).toList();
		}
		throw new IllegalArgumentException("its '" + key + "' is not a list");
	}

	private static Map<String, Object> map(String what, @Nullable Object value) {
		if (value instanceof Map<?, ?> map && map.keySet().stream().allMatch(String.class::isInstance)) {
			return map.entrySet()
				.stream()
				.collect(Collectors.toMap((entry) -> (String) entry.getKey(),
						(entry) -> (entry.getValue() != null) ? entry.getValue() : ""));
		}
		throw new IllegalArgumentException(what + " is not a list of keys with values");
	}

	private static @Nullable String text(String key, @Nullable Object value) {
		if (value == null || value instanceof String) {
			return (String) value;
		}
		throw new IllegalArgumentException("its '" + key + "' is not text");
	}

	private static void requireKnown(String kind, Collection<String> names, Collection<String> known) {
		names.stream().filter((name) -> !known.contains(name)).sorted().findFirst().ifPresent((name) -> {
			throw new IllegalArgumentException("it has the unknown " + kind + " '" + UntrustedText.printable(name)
					+ "'; known are " + String.join(", ", known.stream().sorted().toList()));
		});
	}

	/**
	 * Takes no scalar for anything but text.
	 */
	private static final class TextOnly extends Resolver {

		@Override
		protected void addImplicitResolvers() {
			// None: 1.10 is a version and not a number.
		}

	}

}
