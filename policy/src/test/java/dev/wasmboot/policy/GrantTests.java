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
	@ValueSource(strings = { "", "\0", "/da\0ta" })
	void aDirectoryNeedsAGuestPath(String guest) {
		Path host = Path.of("data");
		assertThatExceptionOfType(PolicyException.class)
			.isThrownBy(() -> new FilesystemGrant(host, guest, Access.READ_ONLY))
			.withMessageContaining("'data'")
			.satisfies((ex) -> assertThat(ex.cure()).contains("'/data'"));
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
