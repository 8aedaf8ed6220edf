package dev.wasmboot.spring.registry;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

import dev.wasmboot.spring.Guests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a plugin states about itself, and what is refused.
 */
class ManifestTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			name: other                | is about another plugin, 'other'
			sha256: 12                 | is about a module with the SHA-256 '12', and this one has
			implements: no.Such        | says that it implements 'no.Such'. It is bound to no interface
			memory: 1                  | it has the unknown key 'memory'; known are capabilities, host-functions,
			capabilities: [clocks]     | it has the unknown capability 'clocks'; known are arguments, clock,
			limits: {time: 1s}         | it has the unknown limit 'time'; known are call-depth, fuel, memory,
			limits: {timeout: soon}    | its 'limits.timeout' cannot be 'soon'
			limits: {fuel: 0}          | the requested limit 'fuel' is 0
			capabilities: clock        | its 'capabilities' is not a list
			host-functions: [log]      | its host function 'log' is not written as 'module.name'
			name: !!java.net.URL [x]   | it is not plain YAML
			host-functions: [.a.b]     | its host function '.a.b' is not written as 'module.name'
			name: !!int 5              | its 'name' is not text
			capabilities: [[[[[[x]]]]]] | it is not plain YAML
			{capabilities: &a [clock], host-functions: *a} | it is not plain YAML
			{name: counter, name: counter} | it is not plain YAML
			- x                        | the manifest is not a list of keys with values
			""")
	void aManifestThatIsBrokenOrNotTrueIsRefused(String manifest, String problem) {
		assertThatExceptionOfType(PluginLoadException.class).isThrownBy(() -> load(manifest))
			.withMessageStartingWith("The manifest of the WebAssembly plugin 'counter' (" + Guests.COUNTER + ") ")
			.withMessageContaining(problem)
			.satisfies((ex) -> assertThat(ex.cure())
				.isEqualTo("Correct the manifest, 'counter.yml' beside the module or the section "
						+ "'wasmboot-manifest' in it, or remove it"));
	}

	@Test
	void aManifestThatIsTooLongIsRefused() {
		assertThatExceptionOfType(PluginLoadException.class).isThrownBy(() -> load("#".repeat((64 << 10) + 1)))
			.withMessageContaining("it has more than 65536 bytes");
	}

	@Test
	void whatIsRequestedAndNotGrantedIsShownFromBothSidesWithTheConfigurationThatGrantsIt() {
		assertThatExceptionOfType(PluginLoadException.class).isThrownBy(() -> load("""
				capabilities: [random, clock]
				host-functions: [host.log]
				limits: { timeout: 2s }
				"""))
			.withMessage("The WebAssembly plugin 'counter' (" + Guests.COUNTER + ") requests more than it is granted: "
					+ "no clock is granted: clocks stand still; no randomness is granted: asking for it fails; "
					+ "the host function 'host.log' is not granted; "
					+ "the limit 'timeout' is requested as 2000ms, and granted is 1000ms.\n"
					+ "It requests: 'clock', 'random', 'host.log'.\nIt is granted: nothing")
			.satisfies((ex) -> assertThat(ex.cure()).isEqualTo("""
					If you trust the plugin with it, grant it in the application's configuration:

					wasm:
					  plugins:
					    counter:
					      policy:
					        clock:
					          wall: system
					          monotonic: system
					        random:
					          source: secure
					        host-functions:
					          - host.log
					      limits:
					        timeout: 2000ms
					"""));
	}

	@Test
	void nobodyIsToldHowToGrantTheNetwork() {
		assertThatExceptionOfType(PluginLoadException.class).isThrownBy(() -> load("capabilities: [network]"))
			.satisfies((ex) -> assertThat(ex.cure()).endsWith("""
					#     counter:
					#       policy:
					#         network:  # the network cannot be granted yet: sockets are refused
					"""));
	}

	@Test
	void theVersionThatIsStatedIsShownAsItIsWritten() {
		WasmPluginRegistry registry = load("version: 1.10\nlimits: { memory: 32MB }");
		assertThat(registry.plugin("counter").orElseThrow().published()).isNotNull().satisfies((published) -> {
			assertThat(published.version()).isEqualTo("1.10");
			assertThat(published.policy().limits().memory()).isEqualTo(32 << 20);
		});
	}

	@Test
	void aManifestCanBeInTheModule() {
		WasmPluginRegistry registry = new TestRegistry().start();
		registry.update("counter", PluginArtifact.of("counter.wasm", withSection("version: 3")));
		assertThat(registry.plugin("counter").orElseThrow().published()).isNotNull()
			.satisfies((published) -> assertThat(published.version()).isEqualTo("3"));
		assertThatExceptionOfType(PluginLoadException.class)
			.isThrownBy(() -> registry.update("counter",
					PluginArtifact.of("counter.wasm", withSection("capabilities: [random]"))))
			.withMessageContaining("no randomness is granted");
	}

	@Test
	void aManifestBesideTheModuleTakesThePlaceOfTheOneInIt() {
		byte[] module = withSection("capabilities: [random]");
		WasmPluginRegistry registry = new TestRegistry().start();
		registry.update("counter", artifact("version: 4", module));
		assertThat(registry.plugin("counter").orElseThrow().published()).isNotNull()
			.satisfies((published) -> assertThat(published.version()).isEqualTo("4"));
	}

	@Test
	void aManifestThatChangesPublishesAnewAndABrokenOneLeavesTheVersionThatServes() {
		WasmPluginRegistry registry = load("version: 1");
		assertThat(registry.update("counter", artifact("version: 1"))).isFalse();
		assertThat(registry.update("counter", artifact("version: 2"))).isTrue();
		assertThatExceptionOfType(PluginLoadException.class)
			.isThrownBy(() -> registry.update("counter", artifact("name: other")));
		assertThat(registry.plugin("counter").orElseThrow().published()).isNotNull()
			.satisfies((published) -> assertThat(published.version()).isEqualTo("2"));
	}

	private static WasmPluginRegistry load(String manifest) {
		WasmPluginRegistry registry = new TestRegistry().start();
		registry.update("counter", artifact(manifest));
		return registry;
	}

	private static PluginArtifact artifact(String manifest) {
		return artifact(manifest, Guests.bytes(Guests.COUNTER));
	}

	private static PluginArtifact artifact(String manifest, byte[] module) {
		return new PluginArtifact() {

			@Override
			public String source() {
				return Guests.COUNTER;
			}

			@Override
			public byte[] bytes() {
				return module;
			}

			@Override
			public byte[] manifest() {
				return manifest.getBytes(StandardCharsets.UTF_8);
			}

		};
	}

	/**
	 * The module with a manifest of fewer than 100 bytes in a custom section, before all
	 * other sections.
	 */
	private static byte[] withSection(String manifest) {
		byte[] module = Guests.bytes(Guests.COUNTER);
		byte[] name = "wasmboot-manifest".getBytes(StandardCharsets.UTF_8);
		byte[] content = manifest.getBytes(StandardCharsets.UTF_8);
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		bytes.write(module, 0, 8);
		bytes.write(0);
		bytes.write(1 + name.length + content.length);
		bytes.write(name.length);
		bytes.writeBytes(name);
		bytes.writeBytes(content);
		bytes.write(module, 8, module.length - 8);
		return bytes.toByteArray();
	}

}
