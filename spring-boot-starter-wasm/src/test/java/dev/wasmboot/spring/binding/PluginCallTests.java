package dev.wasmboot.spring.binding;

import java.nio.charset.StandardCharsets;

import dev.wasmboot.spring.Guests;
import dev.wasmboot.spring.registry.TestRegistry;
import dev.wasmboot.spring.registry.WasmPluginRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls of real guests through Java interfaces.
 */
class PluginCallTests {

	private final WasmPluginRegistry registry = new TestRegistry().start();

	private TextTools tools;

	@BeforeEach
	void bind() {
		this.registry.update("text-tools", Guests.artifact(Guests.TEXT_TOOLS));
		this.tools = this.registry.bind("text-tools", TextTools.class);
	}

	@Test
	void numbersCross() {
		assertThat(this.tools.add(Integer.MAX_VALUE, 1)).isEqualTo(Integer.MIN_VALUE);
		assertThat(this.tools.mul(-3L, 4_000_000_000L)).isEqualTo(-12_000_000_000L);
		assertThat(this.tools.half(-5)).isEqualTo(-2.5);
	}

	@Test
	void booleansCross() {
		assertThat(this.tools.negate(true)).isFalse();
		assertThat(this.tools.negate(false)).isTrue();
	}

	@Test
	void textCrossesAsUtf8() {
		assertThat(this.tools.upper("straße élan 🍎")).isEqualTo("STRASSE ÉLAN 🍎");
	}

	@Test
	void emptyTextIsNotNull() {
		assertThat(this.tools.upper("")).isEmpty();
	}

	@Test
	void bytesCrossAsTheyAre() {
		byte[] bytes = "\0\1\2é".getBytes(StandardCharsets.ISO_8859_1);
		assertThat(this.tools.reverse(bytes)).containsExactly(0xe9, 2, 1, 0);
	}

	@Test
	void aMethodFindsItsExportInSnakeCase() {
		assertThat(this.tools.countVowels("Vowels, AND others")).isEqualTo(5);
	}

	@Test
	void aDefaultMethodCallsTheOthers() {
		assertThat(this.tools.addThree(1, 2, 3)).isEqualTo(6);
	}

	@Test
	void objectsOfTheSamePluginAndInterfaceAreEqual() {
		this.registry.update("other", Guests.artifact(Guests.TEXT_TOOLS));
		assertThat(this.tools).isEqualTo(this.registry.bind("text-tools", TextTools.class))
			.hasSameHashCodeAs(this.registry.bind("text-tools", TextTools.class))
			.isNotEqualTo(this.registry.bind("other", TextTools.class))
			.isNotEqualTo("text-tools");
	}

	@Test
	void anObjectSaysWhatItIs() {
		assertThat(this.tools).hasToString(TextTools.class.getName() + " (WebAssembly plugin 'text-tools')");
	}

}
