package dev.wasmboot.spring.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of grants of directories that make no sense, and of what they are answered with.
 */
class HostDirectoryChecksTests {

	private static final String PREFIX = "wasm.plugins.tax.policy.filesystem[";

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path base;

	private final MapConfigurationPropertySource source = new MapConfigurationPropertySource();

	@BeforeEach
	void directories() throws IOException {
		Files.createDirectories(this.base.resolve("plugins/sub"));
		Files.createDirectories(this.base.resolve("data/sub"));
		Files.createSymbolicLink(this.base.resolve("link"), Path.of("plugins"));
		Files.createSymbolicLink(this.base.resolve("alias"), Path.of("data"));
		this.source.put("wasm.directory", this.base.resolve("plugins").toString());
		this.source.put("wasm.cache.disk.directory", this.base.resolve("cache").toString());
		this.source.put("wasm.cache.disk.key-file", this.base.resolve("keys/key").toString());
	}

	@ParameterizedTest
	@CsvSource({ "plugins, wasm.directory", "plugins/sub, wasm.directory", "plugins/absent, wasm.directory",
			"., wasm.directory", "data/../plugins, wasm.directory", "link, wasm.directory",
			"link/absent, wasm.directory", "cache, wasm.cache.disk.directory", "cache/sub, wasm.cache.disk.directory",
			"keys, wasm.cache.disk.key-file" })
	void aDirectoryWithPluginsOrCompiledCodeIsNotGranted(String host, String property) {
		grant(0, host, "/data", "read-only");
		assertRefused("0].host", "It contains, or is in, what '" + property + "' names");
	}

	@ParameterizedTest
	@CsvSource({ "data, data/sub", "data/sub, data", "data, data", "data, alias/sub", "alias, data/absent" })
	void accessThatIsDeniedIsNotGrantedByAnotherDirectory(String readable, String writable) {
		grant(0, readable, "/r", "read-only");
		grant(1, writable, "/w", "read-write");
		assertRefused("1].host", "granted as '/r' with another access");
	}

	@Test
	void directoriesBesideEachOtherAreGranted() {
		grant(0, "data/sub", "/r", "read-only");
		grant(1, "data/subway", "/w", "read-write");
		grant(2, "data/sub", "/again", "read-only");
		assertThat(new PluginSettingsByName(properties()).apply("tax").policy().filesystem()).hasSize(3);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/data", "/data/", "//data" })
	void aGuestPathIsGrantedOnce(String guest) {
		grant(0, "data", "/data", "read-only");
		grant(1, "data", guest, "read-only");
		assertRefused("1]", "granted under the same guest path");
	}

	@Test
	void aDirectoryIsInMemoryOrOnTheHost() {
		grant(0, "data", "/data", "read-write");
		this.source.put(PREFIX + "0].memory", "true");
		assertRefused("0].memory", "remove 'memory' or 'host'");
	}

	@Test
	void aDirectoryIsSomewhere() {
		this.source.put(PREFIX + "0].guest", "/data");
		assertRefused("0].host", "or write 'memory: true'");
	}

	@Test
	void aDirectoryInMemoryIsNotReadOnly() {
		this.source.put(PREFIX + "0].guest", "/data");
		this.source.put(PREFIX + "0].memory", "true");
		this.source.put(PREFIX + "0].access", "read-only");
		assertRefused("0].access", "remove 'access'");
	}

	@Test
	void whatIsReadOnlyHasNoQuota() {
		grant(0, "data", "/data", "read-only");
		this.source.put(PREFIX + "0].quota.files", "3");
		assertRefused("0].quota", "remove 'quota'");
	}

	private void grant(int index, String host, String guest, String access) {
		this.source.put(PREFIX + index + "].host", this.base + "/" + host);
		this.source.put(PREFIX + index + "].guest", guest);
		this.source.put(PREFIX + index + "].access", access);
	}

	private WasmProperties properties() {
		return new Binder(this.source).bindOrCreate("wasm", WasmProperties.class);
	}

	private void assertRefused(String property, String cure) {
		WasmProperties properties = properties();
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> new PluginSettingsByName(properties))
			.satisfies((ex) -> {
				assertThat(ex.getName()).isEqualTo(PREFIX + property);
				assertThat(ex.getReason()).contains(cure);
			});
	}

}
