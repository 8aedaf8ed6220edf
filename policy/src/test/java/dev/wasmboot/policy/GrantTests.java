package dev.wasmboot.policy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.wasmboot.policy.FilesystemGrant.Access;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of the grants: which make sense, and what the others are answered with.
 */
class GrantTests {

	@ParameterizedTest
	@ValueSource(strings = { "", "A=B", "=A", "A\0" })
	void anEnvironmentVariableNeedsAName(String name) {
		assertThatExceptionOfType(PolicyException.class).isThrownBy(() -> new EnvironmentGrant(Map.of(name, "1")))
			.withMessageContaining("is not a name of an environment variable")
			.satisfies((ex) -> assertThat(ex.cure()).isEqualTo("use a name without '=' and NUL"));
	}

	@Test
	void aVariableCannotContainNul() {
		assertThatExceptionOfType(PolicyException.class).isThrownBy(() -> new EnvironmentGrant(Map.of("TOKEN", "a\0b")))
			.withMessageContaining("'TOKEN'")
			.satisfies((ex) -> assertThat(ex.getMessage()).as("values may be secret").doesNotContain("a\0b"));
	}

	@Test
	void variablesKeepTheirOrder() {
		Map<String, String> variables = new LinkedHashMap<>();
		List.of("Z", "A", "M").forEach((name) -> variables.put(name, name));
		EnvironmentGrant grant = new EnvironmentGrant(variables);
		variables.clear();
		assertThat(grant.variables().keySet()).containsExactly("Z", "A", "M");
	}

	@Test
	void anArgumentCannotContainNul() {
		assertThatExceptionOfType(PolicyException.class).isThrownBy(() -> new ArgumentsGrant(List.of("a", "b\0")))
			.withMessage("a command line argument contains NUL");
	}

	@Test
	void argumentsAreCopied() {
		List<String> arguments = new ArrayList<>(List.of("a"));
		ArgumentsGrant grant = new ArgumentsGrant(arguments);
		arguments.add("b");
		assertThat(grant.arguments()).containsExactly("a");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\0", "/da\0ta", "data", "./data", "..", "/..", "/a/../b" })
	void aDirectoryNeedsAGuestPath(String guest) {
		Path host = Path.of("data");
		assertThatExceptionOfType(PolicyException.class)
			.isThrownBy(() -> FilesystemGrant.host(host, guest, Access.READ_ONLY))
			.withMessageContaining("'data'")
			.satisfies((ex) -> assertThat(ex.cure()).contains("'/data'"));
	}

	@Test
	void aGuestPathIsNoLongerThanAnyPath() {
		Path host = Path.of("data");
		String longest = "/" + "a".repeat(4095);
		assertThat(FilesystemGrant.host(host, longest, Access.READ_ONLY).guest()).isEqualTo(longest);
		assertThatExceptionOfType(PolicyException.class)
			.isThrownBy(() -> FilesystemGrant.host(host, longest + "a", Access.READ_ONLY));
	}

	@Test
	void aDirectoryInMemoryHasAGuestPathAndAQuota() {
		MemoryDirectoryGrant grant = FilesystemGrant.memory("/tmp");
		assertThat(grant.access()).isEqualTo(Access.READ_WRITE);
		assertThat(grant.quota()).isEqualTo(new StorageQuota(16 << 20, 1_000));
		assertThat(grant.links()).isFalse();
		assertThatExceptionOfType(PolicyException.class).isThrownBy(() -> FilesystemGrant.memory("tmp"))
			.withMessage("the guest path of a directory in memory is not an absolute path");
	}

	@ParameterizedTest
	@CsvSource({ "-1, 0, a quota has -1 bytes", "0, -2, a quota has -2 files" })
	void aQuotaIsNotNegative(long bytes, long files, String message) {
		assertThatExceptionOfType(PolicyException.class).isThrownBy(() -> new StorageQuota(bytes, files))
			.withMessage(message);
	}

	@Test
	void linksAreNotCreatedUnlessGrantedAndNotWhereNothingIsChanged() {
		HostDirectoryGrant writable = FilesystemGrant.host(Path.of("data"), "/data", Access.READ_WRITE);
		assertThat(writable.links()).isFalse();
		assertThat(writable.withLinks().links()).isTrue();
		HostDirectoryGrant readable = FilesystemGrant.host(Path.of("data"), "/data", Access.READ_ONLY);
		assertThatExceptionOfType(PolicyException.class).isThrownBy(readable::withLinks)
			.withMessage("links are granted in '/data', where nothing can be changed")
			.satisfies((ex) -> assertThat(ex.cure()).contains("'links'"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "log", ".log", "host.", "host" })
	void aHostFunctionNeedsAModuleAndAName(String name) {
		assertThatExceptionOfType(PolicyException.class).isThrownBy(() -> new HostFunctionGrant(Set.of(name)))
			.withMessage("'%s' does not name a host function", name)
			.satisfies((ex) -> assertThat(ex.cure()).contains("'module.name'"));
	}

	@ParameterizedTest
	@CsvSource({ "shop.stock, shop, stock, true", "shop.stock, shop, price, false", "shop.stock, host, stock, false",
			"shop.*, shop, stock, true", "shop.*, shopping, stock, false", "shop.*, host, shop.stock, false",
			"*.stock, shop, stock, false", "*.*, shop, stock, false", "shop.stock.level, shop, stock.level, true" })
	void hostFunctionsAreGrantedByNameOrByModule(String granted, String module, String name, boolean covered) {
		assertThat(new HostFunctionGrant(Set.of(granted)).covers(new HostFunctionName(module, name)))
			.isEqualTo(covered);
	}

}
