package dev.wasmboot.spring.registry;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

import dev.wasmboot.engine.Caller;
import dev.wasmboot.engine.HostFunction;
import dev.wasmboot.policy.FilesystemGrant;
import dev.wasmboot.policy.HostFunctionGrant;
import dev.wasmboot.policy.Policy;
import dev.wasmboot.spring.Guests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Host functions that are granted, or not, and names of plugins.
 */
class PluginLoaderTests {

	private final List<String> lines = new ArrayList<>();

	@Test
	void aModuleThatIsNotThePinnedOneIsRefusedWithBothDigestsAndTheOldVersionServes() throws Exception {
		byte[] pinned = Guests.artifact(Guests.COUNTER).bytes();
		byte[] other = Guests.artifact(Guests.TEXT_TOOLS).bytes();
		WasmPluginRegistry registry = new TestRegistry().pinning("a.b", sha256(pinned)).start();
		assertThat(registry.update("a.b", PluginArtifact.of("good", pinned))).isTrue();
		assertThatExceptionOfType(PluginLoadException.class)
			.isThrownBy(() -> registry.update("a.b", PluginArtifact.of("other", other)))
			.withMessage("The WebAssembly plugin 'a.b' (other) has the SHA-256 " + sha256(other)
					+ ", and 'wasm.plugins[a.b].sha256' allows only " + sha256(pinned))
			.satisfies((ex) -> assertThat(ex.cure()).isEqualTo("Put the module that is allowed back. If you trust the "
					+ "new one, change 'wasm.plugins[a.b].sha256' to its SHA-256"));
		assertThat(registry.update("a.b", PluginArtifact.of("good", pinned))).isFalse();
	}

	private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
		return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
	}

	@Test
	void aGrantedHostFunctionIsCalled() throws Exception {
		WasmPluginRegistry registry = new TestRegistry().with("host-log", granting("host.log")).with(log()).start();
		registry.update("host-log", Guests.artifact(Guests.HOST_LOG));
		registry.bind("host-log", HostLog.class).logLine("höst");
		assertThat(this.lines).containsExactly("höst");
	}

	@Test
	void allFunctionsOfAModuleCanBeGranted() throws Exception {
		WasmPluginRegistry registry = new TestRegistry().with("host-log", granting("host.*")).with(log()).start();
		assertThat(registry.update("host-log", Guests.artifact(Guests.HOST_LOG))).isTrue();
	}

	@Test
	void anImportThatIsNotGrantedIsNamedWithTheConfigurationThatGrantsIt() throws Exception {
		WasmPluginRegistry registry = new TestRegistry().with("host-log", granting("shop.stock")).with(log()).start();
		assertThatExceptionOfType(PluginLoadException.class)
			.isThrownBy(() -> registry.update("host-log", Guests.artifact(Guests.HOST_LOG)))
			.withMessage("The WebAssembly plugin 'host-log' (" + Guests.HOST_LOG
					+ ") imports 'host.log', which it is not granted")
			.satisfies((ex) -> assertThat(ex.cure()).endsWith("""
					wasm:
					  plugins:
					    host-log:
					      policy:
					        host-functions:
					          - host.log
					          - shop.stock
					"""));
	}

	@Test
	void anImportThatIsNeitherGrantedNorOfferedIsToldBoth() {
		WasmPluginRegistry registry = new TestRegistry().start();
		assertThatExceptionOfType(PluginLoadException.class)
			.isThrownBy(() -> registry.update("host-log", Guests.artifact(Guests.HOST_LOG)))
			.withMessageEndingWith("imports 'host.log', which it is not granted")
			.satisfies((ex) -> assertThat(ex.cure()).contains("          - host.log\n")
				.contains("The application does not offer 'host.log' yet. Define a bean"));
	}

	@Test
	void anImportThatNobodyOffersIsNamedWithWhatIsOffered() {
		WasmPluginRegistry registry = new TestRegistry().with("host-log", granting("host.log")).start();
		assertThatExceptionOfType(PluginLoadException.class)
			.isThrownBy(() -> registry.update("host-log", Guests.artifact(Guests.HOST_LOG)))
			.withMessageContaining(
					"imports 'host.log', which the application does not offer. It offers no host functions")
			.satisfies((ex) -> assertThat(ex.cure()).contains("@WasmHostFunctions"));
	}

	@Test
	void aGrantedDirectoryThatIsNotThereIsNamed() {
		Policy policy = Policy.denyAll()
			.with(FilesystemGrant.host(Path.of("/not/there"), "/data", FilesystemGrant.Access.READ_ONLY));
		WasmPluginRegistry registry = new TestRegistry().with("greeter", policy).start();
		assertThatExceptionOfType(PluginLoadException.class)
			.isThrownBy(() -> registry.update("greeter", Guests.artifact("c/greeter/greeter.wasm")))
			.withMessageContaining("/not/there")
			.satisfies((ex) -> assertThat(ex.cure()).contains("'wasm.plugins.greeter.policy'"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "tax", "text-tools", "text_tools", "tax.v2", "7" })
	void aNameMayBeThatOfAFile(String name) {
		assertThat(new TestRegistry().start().update(name, Guests.artifact(Guests.VERSION_1))).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "my plugin", "-x", ".x", "a/b", "a\nb", "ä" })
	void anotherNameIsRefused(String name) {
		assertThatExceptionOfType(PluginLoadException.class)
			.isThrownBy(() -> new TestRegistry().start().update(name, Guests.artifact(Guests.VERSION_1)))
			.withMessageContaining("is not a name for a plugin");
	}

	private HostFunction log() throws Exception {
		return HostFunction.of("host", "log", MethodHandles.lookup()
			.bind(this, "log", MethodType.methodType(void.class, Caller.class, int.class, int.class)));
	}

	void log(Caller caller, int address, int length) {
		this.lines.add(new String(caller.memory().read(address, length), StandardCharsets.UTF_8));
	}

	private static Policy granting(String function) {
		return Policy.denyAll().with(new HostFunctionGrant(Set.of(function)));
	}

	interface HostLog {

		void logLine(String line);

	}

}
