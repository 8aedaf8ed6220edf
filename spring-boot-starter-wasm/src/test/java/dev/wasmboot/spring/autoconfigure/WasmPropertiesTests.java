package dev.wasmboot.spring.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

import dev.wasmboot.engine.Feature;
import dev.wasmboot.engine.PoolOptions;
import dev.wasmboot.engine.PoolOptions.Isolation;
import dev.wasmboot.policy.ClockGrant;
import dev.wasmboot.policy.FilesystemGrant;
import dev.wasmboot.policy.Limits;
import dev.wasmboot.policy.Policy;
import dev.wasmboot.policy.RandomGrant;
import dev.wasmboot.policy.StdioGrant;
import dev.wasmboot.policy.StorageQuota;
import dev.wasmboot.spring.registry.GuestLogSettings;
import dev.wasmboot.spring.registry.PluginSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.event.Level;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What is written in {@code application.yml} is what plugins get, and nothing more.
 */
class WasmPropertiesTests {

	@Test
	void withoutConfigurationNothingIsGranted() {
		properties("", (properties) -> {
			assertThat(properties.enabled()).isTrue();
			assertThat(properties.directory()).isEqualTo(Path.of("plugins"));
			assertThat(properties.reload().enabled()).isTrue();
			assertThat(properties.reload().quietPeriod()).isEqualTo(Duration.ofMillis(500));
			assertThat(properties.cache().size()).isEqualTo(DataSize.ofMegabytes(256));
			assertThat(properties.features()).isNull();
			PluginSettings settings = new PluginSettingsByName(properties).apply("any");
			assertThat(settings.policy()).isEqualTo(Policy.denyAll());
			assertThat(settings.policy().limits()).isEqualTo(Limits.defaults());
			assertThat(settings.pool()).isEqualTo(new PoolOptions(Runtime.getRuntime().availableProcessors(),
					Duration.ofSeconds(1), Isolation.FRESH));
			assertThat(settings.maxResult()).isEqualTo(16 << 20);
		});
	}

	@Test
	void theDefaultsThatTheMetadataShowsAreTheRealOnes() throws Exception {
		JsonNode metadata = JsonMapper.shared()
			.readTree(new ClassPathResource("META-INF/additional-spring-configuration-metadata.json")
				.getContentAsByteArray());
		Map<String, String> shown = new HashMap<>();
		metadata.at("/properties")
			.forEach((property) -> shown.put(property.at("/name").stringValue(),
					property.at("/defaultValue").asString()));
		assertThat(shown).hasSizeGreaterThan(10);
		assertThat(new PluginSettingsByName(bind(shown)).apply("any"))
			.isEqualTo(new PluginSettingsByName(bind(Map.of())).apply("any"));
	}

	@Test
	void whatIsForOneModuleOnlyIsNotOfferedForAll() throws Exception {
		Path classes = Path.of(WasmProperties.class.getProtectionDomain().getCodeSource().getLocation().toURI());
		JsonNode metadata = JsonMapper.shared()
			.readTree(classes.resolve("META-INF/spring-configuration-metadata.json"));
		assertThat(metadata.at("/properties").valueStream())
			.extracting((property) -> property.at("/name").stringValue())
			.contains("wasm.defaults.isolation")
			.doesNotContain("wasm.defaults.sha256", "wasm.defaults.learn");
	}

	@Test
	void everyGrantAndLimitCanBeWritten() {
		properties("""
				wasm:
				  plugins:
				    discounts:
				      policy:
				        environment: { CURRENCY: EUR, MAX_ITEMS: 3, mixedCase: x }
				        arguments: [ discounts, --fast ]
				        filesystem:
				          - { host: ./data/discounts, guest: /data }
				          - { host: /srv/out, guest: /out, access: read-write, links: true }
				          - { memory: true, guest: /tmp, quota: { size: 1MB, files: 10 } }
				        clock: { wall: system, monotonic: coarse, cpu: coarse }
				        random: { source: seeded, seed: 42 }
				        stdio: { stdin: inherit, stdout: log, stderr: discard }
				        host-functions: [ shop.stock_level, log.* ]
				      limits:
				        memory: 16MB
				        table-elements: 10
				        call-depth: 20
				        timeout: 100ms
				        start-timeout: 2s
				        output: 1KB
				        open-files: 5
				        fuel: 1000000
				        result: 2KB
				      pool: { size: 3, max-wait: 50ms }
				      isolation: reuse
				""", (properties) -> {
			PluginSettings settings = new PluginSettingsByName(properties).apply("discounts");
			Policy policy = settings.policy();
			assertThat(policy.environment().variables())
				.containsExactlyInAnyOrderEntriesOf(Map.of("CURRENCY", "EUR", "MAX_ITEMS", "3", "mixedCase", "x"));
			assertThat(policy.arguments().arguments()).containsExactly("discounts", "--fast");
			assertThat(policy.filesystem()).containsExactly(
					FilesystemGrant.host(Path.of("data/discounts").toAbsolutePath(), "/data",
							FilesystemGrant.Access.READ_ONLY),
					FilesystemGrant.host(Path.of("/srv/out"), "/out", FilesystemGrant.Access.READ_WRITE).withLinks(),
					FilesystemGrant.memory("/tmp").withQuota(new StorageQuota(1 << 20, 10)));
			assertThat(policy.clock()).isEqualTo(
					new ClockGrant(ClockGrant.Source.SYSTEM, ClockGrant.Source.COARSE, ClockGrant.Source.COARSE));
			assertThat(policy.random()).isEqualTo(new RandomGrant(RandomGrant.Source.SEEDED, 42));
			assertThat(policy.stdio())
				.isEqualTo(new StdioGrant(StdioGrant.Input.INHERIT, StdioGrant.Output.LOG, StdioGrant.Output.DISCARD));
			assertThat(policy.hostFunctions().names()).containsExactlyInAnyOrder("shop.stock_level", "log.*");
			assertThat(policy.limits()).isEqualTo(new Limits(16 << 20, 10, 20, Duration.ofMillis(100),
					Duration.ofSeconds(2), 1 << 10, 5, OptionalLong.of(1_000_000)));
			assertThat(settings.pool()).isEqualTo(new PoolOptions(3, Duration.ofMillis(50), Isolation.REUSE));
			assertThat(settings.maxResult()).isEqualTo(2 << 10);
			assertThat(new PluginSettingsByName(properties).apply("other").policy()).isEqualTo(Policy.denyAll());
		});
	}

	@Test
	void featuresAreAListOfNames() {
		properties("wasm: { features: [ simd, bulk-memory, memory64 ] }",
				(properties) -> assertThat(properties.features()).containsExactlyInAnyOrder(Feature.SIMD,
						Feature.BULK_MEMORY, Feature.MEMORY64));
		properties("wasm: { features: [] }", (properties) -> assertThat(properties.features()).isEmpty());
	}

	@Test
	void aPluginHasTheDefaultsWhereItHasNothingOfItsOwn() {
		properties("""
				wasm:
				  defaults:
				    policy:
				      environment: { A: default }
				      clock: { wall: system, monotonic: system }
				    limits: { memory: 8MB, timeout: 2s }
				    isolation: reuse
				  plugins:
				    own:
				      policy:
				        environment: { B: own }
				        clock: { wall: fixed }
				      limits: { timeout: 1s }
				""", (properties) -> {
			PluginSettings own = new PluginSettingsByName(properties).apply("own");
			assertThat(own.policy().environment().variables()).containsExactly(Map.entry("B", "own"));
			assertThat(own.policy().clock())
				.isEqualTo(new ClockGrant(ClockGrant.Source.FIXED, ClockGrant.Source.SYSTEM));
			assertThat(own.policy().limits())
				.isEqualTo(Limits.defaults().withMemory(8 << 20).withTimeout(Duration.ofSeconds(1)));
			assertThat(own.pool().isolation()).isEqualTo(Isolation.REUSE);
			PluginSettings other = new PluginSettingsByName(properties).apply("other");
			assertThat(other.policy().environment().variables()).containsExactly(Map.entry("A", "default"));
			assertThat(other.policy().limits().timeout()).isEqualTo(Duration.ofSeconds(2));
		});
	}

	@Test
	void aDefaultGrantIsTakenBackByAnEmptyOne() {
		properties("""
				wasm:
				  defaults:
				    policy: { host-functions: [ log.* ], arguments: [ a ] }
				  plugins:
				    own:
				      policy: { host-functions: [], arguments: [] }
				""", (properties) -> assertThat(new PluginSettingsByName(properties).apply("own").policy())
			.isEqualTo(Policy.denyAll()));
	}

	@Test
	void aNameWithDotsAndUnderscoresIsBracketed() {
		properties("""
				wasm:
				  plugins:
				    "[tax_v2.x]":
				      limits: { timeout: 7s }
				""",
				(properties) -> assertThat(new PluginSettingsByName(properties).apply("tax_v2.x").policy().limits())
					.isEqualTo(Limits.defaults().withTimeout(Duration.ofSeconds(7))));
	}

	@Test
	void aNameWithUnderscoresNeedsNoBrackets() {
		properties("""
				wasm:
				  plugins:
				    text_tools:
				      limits: { timeout: 7s }
				""", (properties) -> assertThat(properties.plugins()).containsOnlyKeys("text_tools"));
	}

	@Test
	void aPluginWithoutSettingsCanBeNamed() {
		properties("""
				wasm:
				  plugins:
				    tax: {}
				""", (properties) -> assertThat(new PluginSettingsByName(properties).apply("tax").policy())
			.isEqualTo(Policy.denyAll()));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			value = { "limits.memory | 0MB | the limit 'memory' is 0: give a number greater than 0",
					"limits.table-elements | -1 | the limit 'table-elements' is -1: give a number greater than 0",
					"limits.call-depth | 0 | the limit 'call-depth' is 0: give a number greater than 0",
					"limits.timeout | 0s | give a duration greater than 0",
					"limits.start-timeout | -1s | give a duration greater than 0",
					"limits.output | -1B | give a number of bytes of at least 0",
					"limits.open-files | 0 | give a number greater than 0",
					"limits.fuel | 0 | give a number greater than 0", "limits.result | 0B | Give a size greater than 0",
					"pool.size | 0 | Give a number greater than 0",
					"pool.max-wait | -1s | Give a duration of at least 0",
					"policy.stdio.log.lines-per-second | 0 | Give a number greater than 0",
					"policy.host-functions | log | 'log' does not name a host function: write 'module.name'" })
	void aValueThatMakesNoSenseIsReportedWithItsPropertyAndTheCure(String name, String value, String cure) {
		for (String prefix : List.of("wasm.plugins.tax.", "wasm.defaults.")) {
			WasmProperties properties = bind(Map.of(prefix + name, value));
			assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
				.isThrownBy(() -> new PluginSettingsByName(properties))
				.satisfies((ex) -> {
					assertThat(ex.getName()).isEqualTo(prefix + name);
					assertThat(ex.getReason()).contains(cure);
				});
		}
	}

	@Test
	void theModuleOfAPluginCanBePinnedInEitherCase() {
		String sha256 = "ab".repeat(32);
		for (String written : List.of(sha256, sha256.toUpperCase(Locale.ROOT))) {
			PluginSettingsByName settings = new PluginSettingsByName(bind(Map.of("wasm.plugins.tax.sha256", written)));
			assertThat(settings.apply("tax").sha256()).isEqualTo(sha256);
			assertThat(settings.apply("other").sha256()).isNull();
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', value = {
			"wasm.plugins.tax.sha256 | abcd | Give the 64 hexadecimal digits that 'sha256sum' prints",
			"wasm.plugins.tax.sha256 | zz01020304050607080900010203040506070809000102030405060708090001 | Give the 64 hexadecimal digits that 'sha256sum' prints",
			"wasm.defaults.sha256 | 0001020304050607080900010203040506070809000102030405060708090001 | A SHA-256 is that of one module: set 'wasm.plugins.<name>.sha256' instead",
			"wasm.defaults.learn | true | What a plugin needs is learnt for one at a time: set 'wasm.plugins.<name>.learn' instead" })
	void whatIsForOneModuleOnlyIsReportedWithTheCure(String name, String value, String reason) {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> new PluginSettingsByName(bind(Map.of(name, value))))
			.satisfies((ex) -> {
				assertThat(ex.getName()).isEqualTo(name);
				assertThat(ex.getReason()).isEqualTo(reason);
			});
	}

	@Test
	void howAPluginIsLoggedCanBeChosenPieceByPiece() {
		PluginSettingsByName settings = new PluginSettingsByName(
				bind(Map.of("wasm.defaults.policy.stdio.log.stdout-level", "debug",
						"wasm.defaults.policy.stdio.log.lines-per-second", "10",
						"wasm.plugins.tax.policy.stdio.log.lines-per-second", "20")));
		assertThat(settings.apply("tax").log()).isEqualTo(new GuestLogSettings(Level.DEBUG, Level.WARN, 20));
		assertThat(settings.apply("other").log()).isEqualTo(new GuestLogSettings(Level.DEBUG, Level.WARN, 10));
	}

	@Test
	void onlyThePluginThatIsToBeLearntIsWatched() {
		PluginSettingsByName settings = new PluginSettingsByName(bind(Map.of("wasm.plugins.tax.learn", "true")));
		assertThat(settings.apply("tax").learn()).isTrue();
		assertThat(settings.apply("other").learn()).isFalse();
	}

	@Test
	void aDirectoryNeedsBothItsPaths() {
		WasmProperties properties = bind(Map.of("wasm.plugins.tax.policy.filesystem[0].host", "/srv"));
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> new PluginSettingsByName(properties))
			.satisfies((ex) -> assertThat(ex.getName()).isEqualTo("wasm.plugins.tax.policy.filesystem[0].guest"));
	}

	@ParameterizedTest
	@CsvSource({ "wasm.plugins.tax.polcy.clock.wall, system", "wasm.plugins.tax.limits.memry, 1MB",
			"wasm.default.limits.memory, 1MB" })
	void aMisspeltNameEndsTheStart(String name, String value) {
		new ApplicationContextRunner().withUserConfiguration(Properties.class)
			.withPropertyValues(name + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("The elements [" + name + "] were left unbound"));
	}

	@Test
	void aValueOfAnotherTypeEndsTheStart() {
		new ApplicationContextRunner().withUserConfiguration(Properties.class)
			.withPropertyValues("wasm.plugins.tax.limits.memory=lots")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("'lots' does not match data size pattern"));
	}

	private static WasmProperties bind(Map<String, ?> values) {
		return new Binder(new MapConfigurationPropertySource(values)).bindOrCreate("wasm", WasmProperties.class);
	}

	private static void properties(String yaml, Consumer<WasmProperties> test) {
		test.accept(new Binder(ConfigurationPropertySources.from(Yaml.read(yaml))).bindOrCreate("wasm",
				WasmProperties.class));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(WasmProperties.class)
	static class Properties {

	}

}
