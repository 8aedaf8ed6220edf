package dev.wasmboot.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The configuration of a plugin, ready to be pasted into {@code application.yml}: what it
 * says is in force then, and nothing else. Immutable.
 *
 * @param plugin the name of the plugin
 * @param policy what it is to be granted; the limits of it are not written
 * @param suggestions capabilities that it can make use of, written as comments with an
 * example
 * @param limits the limits it is to have, in the unit of each
 */
public record PluginYaml(String plugin, Policy policy, Set<Capability> suggestions, Map<Limit, Long> limits) {

	private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z0-9_-]+");

	private static final Pattern PLAIN_TEXT = Pattern.compile("[A-Za-z_/][A-Za-z0-9_./-]*");

	/** What YAML takes for something else than text, though it looks plain. */
	private static final Set<String> NOT_TEXT = Set.of("true", "false", "yes", "no", "on", "off", "null", "y", "n");

	public PluginYaml {
		suggestions = Set.copyOf(suggestions);
		limits = Map.copyOf(limits);
	}

	/**
	 * Only grants.
	 * @param plugin the name of the plugin
	 * @param policy what it is to be granted
	 */
	public PluginYaml(String plugin, Policy policy) {
		this(plugin, policy, Set.of(), Map.of());
	}

	/**
	 * The property below which a plugin is configured.
	 * @param plugin its name
	 * @return for instance {@code wasm.plugins.pricing}
	 */
	public static String property(String plugin) {
		return PLAIN_KEY.matcher(plugin).matches() ? "wasm.plugins." + plugin : "wasm.plugins[" + plugin + "]";
	}

	/**
	 * A policy with a grant of a kind, as an example. What only an operator can know, as
	 * directories and variables, is made up.
	 * @param policy a policy without such a grant
	 * @param capability the kind
	 * @return the policy with the grant; the same policy for what cannot be granted
	 */
	public static Policy withExample(Policy policy, Capability capability) {
		return switch (capability) {
			case FILESYSTEM -> policy.with(FilesystemGrant.memory("/data"));
			case ENVIRONMENT -> policy.with(new EnvironmentGrant(Map.of("NAME", "value")));
			case ARGUMENTS -> policy.with(new ArgumentsGrant(List.of("value")));
			case CLOCK -> policy.with(new ClockGrant(ClockGrant.Source.SYSTEM, ClockGrant.Source.SYSTEM));
			case RANDOM -> policy.with(new RandomGrant(RandomGrant.Source.SECURE, 0));
			case STDIO ->
				policy.with(new StdioGrant(StdioGrant.Input.EMPTY, StdioGrant.Output.LOG, StdioGrant.Output.LOG));
			case HOST_FUNCTION, NETWORK -> policy;
		};
	}

	/**
	 * Whether there is anything to be granted or to be limited.
	 * @return {@code false} if all of the configuration is comments
	 */
	public boolean isRequired() {
		return isRequired(grants(this.policy));
	}

	private boolean isRequired(List<String> granted) {
		return !this.limits.isEmpty() || !granted.isEmpty();
	}

	/**
	 * The configuration.
	 * @return lines of YAML, each with an end. Where nothing is to be granted, all of
	 * them are comments
	 */
	@Override
	public String toString() {
		List<String> granted = grants(this.policy);
		List<String> suggested = Stream.of(Capability.values())
			.filter(this.suggestions::contains)
			.flatMap((capability) -> suggestion(capability).stream())
			.toList();
		List<String> lines = new ArrayList<>();
		add(lines, 0, !isRequired(granted), List.of("wasm:", "  plugins:", "    " + key(this.plugin) + ":"));
		if (!granted.isEmpty() || !suggested.isEmpty()) {
			add(lines, 6, granted.isEmpty(), List.of("policy:"));
			add(lines, 8, false, granted);
			add(lines, 8, true, suggested);
		}
		if (!this.limits.isEmpty()) {
			add(lines, 6, false, List.of("limits:"));
			add(lines, 8, false,
					new TreeMap<>(this.limits).entrySet()
						.stream()
						.map((limit) -> limit.getKey().property() + ": " + limit.getKey().show(limit.getValue()))
						.toList());
		}
		return String.join("\n", lines) + "\n";
	}

	private static void add(List<String> lines, int indent, boolean comment, List<String> more) {
		more.forEach((line) -> lines.add((comment ? "# " : "") + " ".repeat(indent) + line));
	}

	private static List<String> suggestion(Capability capability) {
		List<String> lines = new ArrayList<>(grants(withExample(Policy.denyAll(), capability)));
		if (lines.isEmpty()) {
			lines.add(capability.property() + ":");
		}
		lines.set(0, lines.get(0) + "  # " + EffectivePolicy.reason(capability));
		return lines;
	}

	private static List<String> grants(Policy policy) {
		Policy denied = Policy.denyAll();
		List<String> lines = new ArrayList<>();
		section(lines, "filesystem", policy.filesystem().stream().flatMap(PluginYaml::directory));
		section(lines, "environment",
				new TreeMap<>(policy.environment().variables()).entrySet()
					.stream()
					.map((variable) -> key(variable.getKey()) + ": " + text(variable.getValue())));
		section(lines, "arguments", policy.arguments().arguments().stream().map(PluginYaml::item));
		section(lines, "clock",
				Stream
					.of(changed("wall", policy.clock().wall(), denied.clock().wall()),
							changed("monotonic", policy.clock().monotonic(), denied.clock().monotonic()),
							changed("cpu", policy.clock().cpu(), denied.clock().cpu()))
					.flatMap(List::stream));
		section(lines, "random",
				Stream.concat(changed("source", policy.random().source(), denied.random().source()).stream(),
						(policy.random().source() == RandomGrant.Source.SEEDED)
								? Stream.of("seed: " + policy.random().seed()) : Stream.of()));
		section(lines, "stdio",
				Stream
					.of(changed("stdin", policy.stdio().stdin(), denied.stdio().stdin()),
							changed("stdout", policy.stdio().stdout(), denied.stdio().stdout()),
							changed("stderr", policy.stdio().stderr(), denied.stdio().stderr()))
					.flatMap(List::stream));
		section(lines, "host-functions", new TreeSet<>(policy.hostFunctions().names()).stream().map(PluginYaml::item));
		return lines;
	}

	private static void section(List<String> lines, String title, Stream<String> content) {
		List<String> indented = content.map((line) -> "  " + line).toList();
		if (!indented.isEmpty()) {
			lines.add(title + ":");
			lines.addAll(indented);
		}
	}

	private static Stream<String> directory(FilesystemGrant grant) {
		List<String> lines = new ArrayList<>();
		if (grant instanceof HostDirectoryGrant directory) {
			lines.add("- host: " + text(directory.host().toString()));
		}
		else {
			lines.add("- memory: true  # or a directory of the host: 'host', and 'access'");
		}
		lines.add("  guest: " + text(grant.guest()));
		boolean writable = grant.access() == FilesystemGrant.Access.READ_WRITE;
		if (writable && grant instanceof HostDirectoryGrant) {
			lines.add("  access: read-write");
		}
		if (writable && !grant.quota().equals(StorageQuota.defaults())) {
			lines.add("  quota:");
			lines.add("    size: " + grant.quota().bytes() + "B");
			lines.add("    files: " + grant.quota().files());
		}
		if (grant.links()) {
			lines.add("  links: true");
		}
		return lines.stream();
	}

	private static <E extends Enum<E>> List<String> changed(String key, E value, E denied) {
		return (value != denied) ? List.of(key + ": " + value.name().toLowerCase(Locale.ROOT).replace('_', '-'))
				: List.of();
	}

	private static String item(String text) {
		return "- " + text(text);
	}

	private static String key(String name) {
		return PLAIN_KEY.matcher(name).matches() && !NOT_TEXT.contains(name.toLowerCase(Locale.ROOT)) ? name
				: quoted("[" + name + "]");
	}

	private static String text(String text) {
		return (PLAIN_TEXT.matcher(text).matches() && !NOT_TEXT.contains(text.toLowerCase(Locale.ROOT))) ? text
				: quoted(text);
	}

	/**
	 * Text that cannot be anything else, whoever chose it: what does not print is spelt
	 * out.
	 */
	private static String quoted(String text) {
		StringBuilder scalar = new StringBuilder("\"");
		text.chars().forEach((unit) -> {
			if (unit == '"' || unit == '\\') {
				scalar.append('\\').append((char) unit);
			}
			else if (unit >= ' ' && unit <= '~') {
				scalar.append((char) unit);
			}
			else {
				scalar.append("\\u%04x".formatted(unit));
			}
		});
		return scalar.append('"').toString();
	}

}
