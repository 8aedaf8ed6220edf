package dev.wasmboot.spring.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.wasmboot.policy.ClockGrant;
import dev.wasmboot.policy.ClockGrant.Source;
import dev.wasmboot.policy.Policy;
import dev.wasmboot.policy.RandomGrant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A policy that extends another has the other's grants where it says nothing itself.
 */
class PolicyTemplatesTests {

	private static final String TEMPLATES = """
			wasm:
			  defaults:
			    policy:
			      environment: { FROM: defaults }
			      arguments: [ defaults ]
			      clock: { wall: coarse }
			      random: { source: seeded }
			  policies:
			    timed:
			      environment: { FROM: timed }
			      clock: { wall: system, monotonic: system }
			    reporting:
			      extends: timed
			      clock: { monotonic: coarse }
			      host-functions: [ shop.report ]
			  plugins:
			    tax:
			      policy: %s
			""";

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "{}                                          | defaults | COARSE | FIXED  |             | SEEDED",
					"{ extends: timed }                            | timed    | SYSTEM | SYSTEM |             | SEEDED",
					"{ extends: reporting }                        | timed    | SYSTEM | COARSE | shop.report | SEEDED",
					"{ extends: timed, environment: { FROM: own }} | own      | SYSTEM | SYSTEM |             | SEEDED",
					"{ extends: timed, clock: { wall: fixed }}     | timed    | FIXED  | SYSTEM |             | SEEDED",
					"{ extends: reporting, host-functions: [] }    | timed    | SYSTEM | COARSE |             | SEEDED",
					"{ extends: reporting, random.source: none }   | timed    | SYSTEM | COARSE | shop.report | NONE" })
	void whatIsOwnWinsOverTheTemplateAndTheTemplateOverItsOwnAndThatOverTheDefaults(String policy, String environment,
			Source wall, Source monotonic, @Nullable String hostFunction, RandomGrant.Source random) {
		Policy effective = settings(TEMPLATES.formatted(policy)).apply("tax").policy();
		assertThat(effective.environment().variables()).containsExactly(Map.entry("FROM", environment));
		assertThat(effective.clock()).isEqualTo(new ClockGrant(wall, monotonic));
		assertThat(effective.hostFunctions().names())
			.isEqualTo((hostFunction != null) ? Set.of(hostFunction) : Set.of());
		assertThat(effective.random().source()).isEqualTo(random);
		assertThat(effective.arguments().arguments()).isEqualTo(List.of("defaults"));
	}

	@Test
	void theDefaultsCanExtendAPolicyToo() {
		PluginSettingsByName settings = settings("""
				wasm:
				  defaults:
				    policy: { extends: timed }
				  policies:
				    timed: { clock: { wall: system, monotonic: system } }
				    seeded: { random: { source: seeded }, clock: { wall: coarse } }
				  plugins:
				    tax:
				      policy: { extends: seeded }
				""");
		assertThat(settings.apply("other").policy().clock()).isEqualTo(new ClockGrant(Source.SYSTEM, Source.SYSTEM));
		assertThat(settings.apply("tax").policy().clock()).isEqualTo(new ClockGrant(Source.COARSE, Source.SYSTEM));
		assertThat(settings.apply("tax").policy().random().source()).isEqualTo(RandomGrant.Source.SEEDED);
	}

	@Test
	void aPolicyThatNobodyExtendsGrantsNothing() {
		assertThat(settings("wasm: { policies: { timed: { clock: { wall: system } } }, plugins: { tax: {} } }")
			.apply("tax")
			.policy()).isEqualTo(Policy.denyAll());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', value = {
			"plugins: { tax: { policy: { extends: reprots }}}, policies: { report: {}, timed: {}, repos: {}, reports: {} } | wasm.plugins.tax.policy.extends | reprots | There is no property 'wasm.policies.reprots'. Name one that exists, such as 'reports', 'repos', 'report', or add this one",
			"plugins: { tax: { policy: { extends: web }}} | wasm.plugins.tax.policy.extends | web | There is no property 'wasm.policies.web'. There are no policies below 'wasm.policies': remove 'extends', or add this one",
			"plugins: { '[a.b]': { policy: { extends: c.d }}}, policies: { web: {} } | wasm.plugins[a.b].policy.extends | c.d | There is no property 'wasm.policies[c.d]'. Name one that exists, such as 'web', or add this one",
			"defaults: { policy: { extends: Web }}, policies: { web: {} } | wasm.defaults.policy.extends | Web | There is no property 'wasm.policies.Web'. Name one that exists, such as 'web', or add this one",
			"policies: { web: { extends: wbe }} | wasm.policies.web.extends | wbe | There is no property 'wasm.policies.wbe'. Name one that exists, such as 'web', or add this one",
			"policies: { web: { extends: web }} | wasm.policies.web.extends | web | Policies extend each other in a circle, web -> web. Remove one of these 'extends'",
			"policies: { a: { extends: b }, b: { extends: c }, c: { extends: b } } | wasm.policies.c.extends | b | Policies extend each other in a circle, b -> c -> b. Remove one of these 'extends'" })
	void anUnknownPolicyAndACircleAreReportedWhereTheyAreWrittenWithTheCure(String yaml, String property, String value,
			String reason) {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> settings("wasm: { " + yaml + " }"))
			.satisfies((ex) -> {
				assertThat(ex.getName()).isEqualTo(property);
				assertThat(ex.getValue()).isEqualTo(value);
				assertThat(ex.getReason()).isEqualTo(reason);
			});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', value = {
			"host-functions: [ log ] | host-functions | 'log' does not name a host function",
			"filesystem: [{ host: /a, guest: /r }, { host: /a/b, guest: /w, access: read-write }] | filesystem[1].host | It contains, or is in, the directory granted as '/r' with another access, so that what is read-only could be written. Give both the same 'access', or grant directories beside each other.",
			"filesystem: [{ host: plugins, guest: /p }] | filesystem[0].host | It contains, or is in, what 'wasm.directory' names (",
			"stdio: { log: { lines-per-second: 0 }} | stdio.log.lines-per-second | Give a number greater than 0" })
	void aWrongValueIsReportedWhereItStandsAlthoughNobodyExtendsThePolicy(String policy, String property,
			String reason) {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> settings("wasm: { policies: { '[web.v2]': { " + policy + " } } }"))
			.satisfies((ex) -> {
				assertThat(ex.getName()).isEqualTo("wasm.policies[web.v2]." + property);
				assertThat(ex.getReason()).startsWith(reason);
			});
	}

	private static PluginSettingsByName settings(String yaml) {
		return new PluginSettingsByName(new Binder(ConfigurationPropertySources.from(Yaml.read(yaml)))
			.bindOrCreate("wasm", WasmProperties.class));
	}

}
