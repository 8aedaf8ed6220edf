package dev.wasmboot.spring.autoconfigure;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import dev.wasmboot.policy.ArgumentsGrant;
import dev.wasmboot.policy.Capability;
import dev.wasmboot.policy.ClockGrant;
import dev.wasmboot.policy.ClockGrant.Source;
import dev.wasmboot.policy.EnvironmentGrant;
import dev.wasmboot.policy.FilesystemGrant;
import dev.wasmboot.policy.FilesystemGrant.Access;
import dev.wasmboot.policy.HostFunctionGrant;
import dev.wasmboot.policy.Limit;
import dev.wasmboot.policy.Limits;
import dev.wasmboot.policy.PluginYaml;
import dev.wasmboot.policy.Policy;
import dev.wasmboot.policy.RandomGrant;
import dev.wasmboot.policy.StdioGrant;
import dev.wasmboot.policy.StorageQuota;
import dev.wasmboot.spring.registry.PluginSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.PropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The configuration that is printed for pasting means what it is to mean, whatever a
 * guest has called its imports.
 */
class PluginYamlTests {

	@ParameterizedTest
	@MethodSource("policies")
	void aPolicyIsReadAsItWasWritten(Policy policy) {
		PluginYaml yaml = new PluginYaml("tax", policy);
		assertThat(yaml.isRequired()).isTrue();
		assertThat(read("tax", yaml).policy()).isEqualTo(policy);
	}

	static Stream<Policy> policies() {
		Policy denied = Policy.denyAll();
		Path host = Path.of("src/main").toAbsolutePath();
		return Stream.of(denied.with(FilesystemGrant.host(host, "/data", Access.READ_ONLY)),
				denied.with(FilesystemGrant.host(host, "/a b: #c", Access.READ_WRITE)
					.withQuota(new StorageQuota(1_000, 3))
					.withLinks()),
				denied.with(FilesystemGrant.memory("/tmp").withQuota(new StorageQuota(5L << 20, 7)))
					.with(FilesystemGrant.memory(".").withLinks()),
				denied.with(new EnvironmentGrant(Map.of("HOME", "/root", "a.b", "${x", "EMPTY", "", "YES", "no"))),
				denied.with(new ArgumentsGrant(List.of("tax", "-v", "true", "1", "", "\t\u202e"))),
				denied.with(new ClockGrant(Source.COARSE, Source.SYSTEM, Source.COARSE)),
				denied.with(new ClockGrant(Source.NONE, Source.FIXED, Source.SYSTEM)),
				denied.with(new RandomGrant(RandomGrant.Source.SECURE, 0)),
				denied.with(new RandomGrant(RandomGrant.Source.SEEDED, -7)),
				denied.with(new StdioGrant(StdioGrant.Input.INHERIT, StdioGrant.Output.LOG, StdioGrant.Output.DISCARD)),
				denied.with(new HostFunctionGrant(Set.of("host.log", "shop.*"))));
	}

	@ParameterizedTest
	@ValueSource(strings = { "host.log", "env.abort", "a b.c: d", "x.\"y\" # z", "x.\\n", "- x.y", "{x.y}", "@x.y",
			"host.*", "1.2", "x.é", "null.x", "~.x", "a.\n  evil: true\u202e", "x.$y", "x,y.z" })
	void theNameOfAnImportIsText(String function) {
		Policy policy = Policy.denyAll().with(new HostFunctionGrant(Set.of(function)));
		PluginYaml yaml = new PluginYaml("tax", policy);
		assertThat(read("tax", yaml).policy()).isEqualTo(policy);
		assertThat(yaml.toString()).doesNotContain("\u202e", "evil: true\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "tax", "tax_v2.x", "True", "1" })
	void aPluginIsConfiguredUnderItsName(String plugin) {
		Policy policy = Policy.denyAll().with(new RandomGrant(RandomGrant.Source.SECURE, 0));
		assertThat(read(plugin, new PluginYaml(plugin, policy)).policy()).isEqualTo(policy);
	}

	@Test
	void limitsAreReadAsTheyWereWritten() {
		Map<Limit, Long> limits = Map.of(Limit.MEMORY, 65536L * 3, Limit.OUTPUT, 1L, Limit.TIMEOUT, 1_500_000_000L,
				Limit.START_TIMEOUT, 1L, Limit.FUEL, 7L, Limit.TABLE_ELEMENTS, 200_000L, Limit.CALL_DEPTH, 3L,
				Limit.OPEN_FILES, 9L);
		Limits read = read("tax", new PluginYaml("tax", Policy.denyAll(), Set.of(), limits)).policy().limits();
		limits.forEach((limit, number) -> assertThat(limit.of(read)).as(limit.property()).isEqualTo(number));
	}

	@ParameterizedTest
	@EnumSource(names = "HOST_FUNCTION", mode = EnumSource.Mode.EXCLUDE)
	void aSuggestionIsACommentUntilItsMarkIsRemoved(Capability capability) {
		PluginYaml yaml = new PluginYaml("tax", Policy.denyAll(), Set.of(capability), Map.of());
		assertThat(yaml.isRequired()).isFalse();
		assertThat(yaml.toString().lines()).allSatisfy((line) -> assertThat(line).startsWith("# "));
		String uncommented = yaml.toString().replaceAll("(?m)^# ", "");
		if (capability != Capability.NETWORK) {
			assertThat(read("tax", uncommented).policy())
				.isEqualTo(PluginYaml.withExample(Policy.denyAll(), capability));
		}
	}

	@Test
	void whatIsPrintedReadsWell() {
		Policy policy = Policy.denyAll()
			.with(FilesystemGrant.memory("/tmp"))
			.with(new ClockGrant(Source.COARSE, Source.FIXED))
			.with(new HostFunctionGrant(Set.of("host.log")));
		PluginYaml yaml = new PluginYaml("tax", policy, Set.of(Capability.ENVIRONMENT),
				Map.of(Limit.MEMORY, 80L << 20));
		assertThat(yaml).hasToString("""
				wasm:
				  plugins:
				    tax:
				      policy:
				        filesystem:
				          - memory: true  # or a directory of the host: 'host', and 'access'
				            guest: /tmp
				        clock:
				          wall: coarse
				        host-functions:
				          - host.log
				#         environment:  # no variable is granted: the guest sees none
				#           NAME: value
				      limits:
				        memory: 80MB
				""");
	}

	private static PluginSettings read(String plugin, Object yaml) {
		List<PropertySource<?>> sources = Yaml.read(yaml.toString());
		WasmProperties properties = new Binder(ConfigurationPropertySources.from(sources)).bindOrCreate("wasm",
				Bindable.of(WasmProperties.class));
		assertThat(properties.plugins()).containsOnlyKeys(plugin);
		return new PluginSettingsByName(properties).apply(plugin);
	}

}
