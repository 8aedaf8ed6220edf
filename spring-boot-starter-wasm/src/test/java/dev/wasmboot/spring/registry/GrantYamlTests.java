package dev.wasmboot.spring.registry;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The configuration that is printed for pasting says what it is to say, whatever the
 * guest calls its imports.
 */
class GrantYamlTests {

	@ParameterizedTest
	@ValueSource(strings = { "host.log", "env.abort", "a b.c: d", "x.\"y\" # z", "x.\\n", "- x.y", "{x.y}", "@x.y",
			"host.*", "1.2", "x.é", "null.", "~.x" })
	void aNameIsText(String function) {
		assertThat(grants("tax", GrantYaml.hostFunctions("tax", List.of(function)))).containsExactly(function);
	}

	@Test
	void charactersThatCannotBeShownAreReplaced() {
		assertThat(GrantYaml.hostFunctions("tax", List.of("a.\n  evil: true\u202e")))
			.contains("- \"a.\uFFFD  evil: true\uFFFD\"");
	}

	@Test
	void aPluginWhoseNameIsNoKeyIsBracketed() {
		assertThat(grants("[tax_v2.x]", GrantYaml.hostFunctions("tax_v2.x", List.of("host.log"))))
			.containsExactly("host.log");
	}

	private static List<String> grants(String plugin, String yaml) {
		JsonNode read = JsonMapper.shared().valueToTree(new Yaml().load(yaml));
		return read.at("/wasm/plugins/" + plugin + "/policy/host-functions")
			.valueStream()
			.map(JsonNode::stringValue)
			.toList();
	}

}
