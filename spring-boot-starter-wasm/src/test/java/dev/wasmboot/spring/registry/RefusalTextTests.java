package dev.wasmboot.spring.registry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

import dev.wasmboot.policy.FilesystemGrant;
import dev.wasmboot.policy.FilesystemGrant.Access;
import dev.wasmboot.policy.HostFunctionGrant;
import dev.wasmboot.policy.Limits;
import dev.wasmboot.policy.Policy;
import dev.wasmboot.spring.Guests;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What an operator reads when a plugin is refused, whole: what is wrong with which
 * plugin, and what to do about it.
 */
class RefusalTextTests {

	private static final String TAX = "The WebAssembly plugin 'tax' (tax.wasm) ";

	private final TestRegistry registry = new TestRegistry();

	@Test
	void aName() {
		expect(refuse("no\nname", artifact(Guests.COUNTER)), "'no\uFFFDname' (tax.wasm) is not a name for a plugin",
				"Name it with letters, digits, '-', '_' and '.', beginning with a letter or digit");
	}

	@Test
	void aFileThatCannotBeRead() {
		PluginArtifact unreadable = new PluginArtifact() {

			@Override
			public String source() {
				return "tax.wasm";
			}

			@Override
			public byte[] bytes() throws IOException {
				throw new IOException("it has 5 bytes, more than the limit of 4");
			}

		};
		expect(refuse("tax", unreadable), TAX + "cannot be read: IOException: it has 5 bytes, more than the limit of 4",
				"Check the size and the permissions of tax.wasm");
	}

	@Test
	void aFileThatIsNoModule() {
		expect(refuse("tax", artifact(Guests.GARBAGE)),
				TAX + "is broken: magic header not detected (malformed module, at byte 0)",
				"Replace tax.wasm by a WebAssembly module in the binary format");
	}

	@Test
	void aFunctionThatIsNotGranted() {
		this.registry.with("tax", Policy.denyAll().with(new HostFunctionGrant(Set.of("shop.stock"))));
		expect(refuse("tax", artifact(Guests.HOST_LOG)), TAX + "imports 'host.log', which it is not granted", """
				If the plugin may call 'host.log', grant it in the application's configuration:

				wasm:
				  plugins:
				    tax:
				      policy:
				        host-functions:
				          - host.log
				          - shop.stock

				The application does not offer 'host.log' yet. Define a bean that is marked @WasmHostFunctions \
				with a method marked @HostExport for each, or build the plugin without the import""");
	}

	@Test
	void aFunctionThatIsNotOffered() {
		this.registry.with("tax", Policy.denyAll().with(new HostFunctionGrant(Set.of("host.log"))));
		expect(refuse("tax", artifact(Guests.HOST_LOG)),
				TAX + "imports 'host.log', which the application does not offer. It offers no host functions",
				"Define a bean that is marked @WasmHostFunctions with a method marked @HostExport for each, or build "
						+ "the plugin without the import");
	}

	@Test
	void aFunctionWhoseNameCannotBeGranted() {
		byte[] module = { 0, 'a', 's', 'm', 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 2, 7, 1, 1, 'm', 1, '*', 0, 0 };
		expect(refuse("tax", PluginArtifact.of("tax.wasm", module)), TAX + "imports 'm.*', which it is not granted",
				"There is a name among them that cannot be granted: a part of it is empty, it is too long, or it "
						+ "could mean others, too. Build the plugin without that import");
	}

	@Test
	void moreFunctionsThanAnybodyReads() {
		ByteArrayOutputStream imports = new ByteArrayOutputStream();
		imports.writeBytes(new byte[] { (byte) 0x81, 1 });
		for (int i = 0; i < 129; i++) {
			imports.writeBytes(new byte[] { 1, 'm', 2, (byte) ('a' + i / 12), (byte) ('a' + i % 12), 0, 0 });
		}
		ByteArrayOutputStream module = new ByteArrayOutputStream();
		module.writeBytes(new byte[] { 0, 'a', 's', 'm', 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 2 });
		module.writeBytes(new byte[] { (byte) (0x80 | (imports.size() & 0x7F)), (byte) (imports.size() >> 7) });
		module.writeBytes(imports.toByteArray());
		PluginLoadException refusal = refuse("tax", PluginArtifact.of("tax.wasm", module.toByteArray()));
		assertThat(refusal).hasMessageStartingWith(TAX + "imports 'm.aa', 'm.ab', ")
			.hasMessageEndingWith(", 'm.id' and 29 more, which it is not granted");
		assertThat(refusal.cure()).isEqualTo(
				"Grant them in 'wasm.plugins.tax.policy.host-functions', or build the " + "plugin with fewer imports");
	}

	@Test
	void aDirectoryThatIsNotThere() {
		this.registry.with("tax",
				Policy.denyAll().with(FilesystemGrant.host(Path.of("/not/there"), "/data", Access.READ_ONLY)));
		expect(refuse("tax", artifact("c/greeter/greeter.wasm")),
				TAX + "cannot be started: the directory '/not/there', granted as '/data', does not exist: provide the "
						+ "directory, or correct 'host' in the plugin's 'filesystem' grant",
				"Correct the plugin, or what it is granted in 'wasm.plugins.tax.policy' and "
						+ "'wasm.plugins.tax.limits'");
	}

	@Test
	void aStartThatTakesTooLong() {
		this.registry.with("tax", Policy.denyAll().with(Limits.defaults().withStartTimeout(Duration.ofMillis(50))));
		PluginLoadException refusal = refuse("tax", artifact("hostile/start-loop.wasm"));
		assertThat(refusal).hasMessageStartingWith(TAX + "cannot be started: deadline exceeded");
		assertThat(refusal.cure())
			.isEqualTo("Let the plugin do less when it starts, or raise 'start-timeout' in 'wasm.plugins.tax.limits'");
	}

	@Test
	void aStartThatNeedsTooMuchFuel() {
		this.registry.with("tax", Policy.denyAll().with(Limits.defaults().withFuel(1_000)));
		PluginLoadException refusal = refuse("tax", artifact("hostile/start-loop.wasm"));
		assertThat(refusal).hasMessageStartingWith(TAX + "cannot be started: out of fuel");
		assertThat(refusal.cure())
			.isEqualTo("Let the plugin do less when it starts, or raise 'fuel' in 'wasm.plugins.tax.limits'");
	}

	@Test
	void aMemoryThatIsTooLarge() {
		expect(refuse("tax", artifact("hostile/big-memory.wasm")),
				TAX + "cannot be started: memory 0 starts with 65536 pages of 64 KiB, and the limit 'memory' is "
						+ "67108864 bytes",
				"Correct the plugin, or what it is granted in 'wasm.plugins.tax.policy' and "
						+ "'wasm.plugins.tax.limits'");
	}

	@Test
	void aManifestThatIsBroken() {
		expect(refuse("tax", stating("capability: [clock]")),
				"The manifest of the WebAssembly plugin 'tax' (tax.wasm) is broken: it has the unknown key "
						+ "'capability'; known are capabilities, host-functions, implements, limits, name, sha256, version",
				"Correct the manifest, 'tax.yml' beside the module or the section 'wasmboot-manifest' in it, or remove "
						+ "it");
	}

	@Test
	void aManifestThatIsAboutAnotherPlugin() {
		expect(refuse("tax", stating("name: vat")),
				"The manifest of the WebAssembly plugin 'tax' (tax.wasm) is about another plugin, 'vat'",
				"Correct the manifest, 'tax.yml' beside the module or the section 'wasmboot-manifest' in it, or remove "
						+ "it");
	}

	@Test
	void aManifestThatRequestsMoreThanIsGranted() {
		this.registry.with("tax", Policy.denyAll().with(FilesystemGrant.memory("/tmp")));
		expect(refuse("tax", stating("{ capabilities: [filesystem, random], limits: { memory: 128MB } }")), TAX + """
				requests more than it is granted: no randomness is granted: asking for it fails; \
				the limit 'memory' is requested as 128MB, and granted is 64MB.
				It requests: 'filesystem', 'random'.
				It is granted: 'filesystem'""", """
				If you trust the plugin with it, grant it in the application's configuration:

				wasm:
				  plugins:
				    tax:
				      policy:
				        random:
				          source: secure
				      limits:
				        memory: 128MB
				""");
	}

	private PluginLoadException refuse(String name, PluginArtifact artifact) {
		WasmPluginRegistry plugins = this.registry.start();
		PluginLoadException refusal = catchThrowableOfType(PluginLoadException.class,
				() -> plugins.update(name, artifact));
		assertThat(refusal).as("the plugin is refused").isNotNull();
		return refusal;
	}

	private static void expect(PluginLoadException refusal, String problem, String cure) {
		assertThat(refusal).hasMessage(problem);
		assertThat(refusal.cure()).isEqualTo(cure);
	}

	private static PluginArtifact artifact(String guest) {
		return PluginArtifact.of("tax.wasm", Guests.bytes(guest));
	}

	private static PluginArtifact stating(String manifest) {
		return new PluginArtifact() {

			@Override
			public String source() {
				return "tax.wasm";
			}

			@Override
			public byte[] bytes() {
				return Guests.bytes(Guests.COUNTER);
			}

			@Override
			public byte[] manifest() {
				return manifest.getBytes(StandardCharsets.UTF_8);
			}

		};
	}

}
