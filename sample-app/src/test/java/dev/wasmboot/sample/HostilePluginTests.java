package dev.wasmboot.sample;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Hostile plugins in the directory of the running application: each is stopped within its
 * limits, and meanwhile the other plugins and requests go on.
 */
class HostilePluginTests {

	private static final Duration A_MINUTE = Duration.ofMinutes(1);

	@TempDir
	private static Path directory;

	private static Storefront storefront;

	private static Bystander bystander;

	@BeforeAll
	static void start() {
		List<String> properties = new ArrayList<>(List.of("--wasm.defaults.limits.timeout=30s"));
		for (String plugin : List.of("endless-loop", "sleeper", "memory-hog", "table-hog", "all-endless-loop",
				"all-memory-hog")) {
			properties.add("--wasm.plugins." + plugin + ".limits.timeout=100ms");
		}
		for (String plugin : List.of("start-loop", "all-start-loop")) {
			properties.add("--wasm.plugins." + plugin + ".limits.start-timeout=100ms");
		}
		storefront = Storefront.start(directory, properties.toArray(String[]::new));
		bystander = new Bystander(() -> assertThat(storefront.parcel(Storefront.APPLES)).isEqualTo("8.50"));
	}

	@AfterAll
	static void stop() throws InterruptedException {
		try {
			bystander.leave();
		}
		finally {
			storefront.close();
		}
	}

	@AfterEach
	void removeThem() {
		storefront.removeAllBut("bulk-discount", "loyalty-discount", "parcel-shipping");
		await().atMost(A_MINUTE).until(() -> plugins(quote(), "lines").size() == 3 && !quote().has("skipped"));
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource({ "endless-loop, it took too long and was stopped", "sleeper, it took too long and was stopped",
			"memory-hog, it took too long and was stopped", "table-hog, it took too long and was stopped",
			"endless-recursion, it failed and was stopped", "output-flood, it failed and was stopped",
			"trap, it failed and was stopped", "exit, it ended without an answer",
			"bad-result, its answer makes no sense", "huge-result, its answer makes no sense",
			"bad-alloc, its answer makes no sense", "bad-json, its answer makes no sense" })
	void pluginThatFailsWhenItIsCalledIsLeftOut(String hostile, String reason) {
		storefront.put(hostile, "hostile/" + hostile);
		JsonNode quote = await().atMost(A_MINUTE)
			.until(HostilePluginTests::quote, (answer) -> plugins(answer, "skipped").contains(hostile));
		assertThat(quote.at("/skipped/0/reason").asString()).isEqualTo(reason);
		assertGoodPluginsAnswered(quote);
		bystander.assertGoesOn();
	}

	@Test
	void pluginThatLooksAroundSeesNothing() {
		storefront.put("file-snoop", "hostile/file-snoop");
		JsonNode quote = await().atMost(A_MINUTE)
			.until(HostilePluginTests::quote, (answer) -> plugins(answer, "lines").contains("file-snoop"));
		assertThat(quote.get("lines").toString())
			.contains("{\"plugin\":\"file-snoop\",\"description\":\"saw nothing\",\"amount\":\"0.00\"}");
		assertGoodPluginsAnswered(quote);
		bystander.assertGoesOn();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("pluginsThatCannotBeLoaded")
	void pluginThatCannotBeLoadedIsReportedAndTakesNoPart(String hostile) {
		storefront.put(hostile, "hostile/" + hostile);
		await().atMost(A_MINUTE).until(() -> storefront.health(hostile).hasNonNull("refused"));
		JsonNode quote = quote();
		assertThat(plugins(quote, "skipped")).isEmpty();
		assertGoodPluginsAnswered(quote);
		bystander.assertGoesOn();
	}

	@Test
	void allOfThemTogetherDoNotStopAQuote() {
		List<String> fail = List.of("endless-loop", "endless-recursion", "memory-hog", "output-flood", "bad-result");
		List<String> all = Stream.concat(fail.stream(), pluginsThatCannotBeLoaded()).toList();
		all.forEach((hostile) -> storefront.put("all-" + hostile, "hostile/" + hostile));
		JsonNode quote = await().atMost(A_MINUTE)
			.until(HostilePluginTests::quote, (answer) -> plugins(answer, "skipped").size() == fail.size());
		assertGoodPluginsAnswered(quote);
		bystander.assertGoesOn();
	}

	static Stream<String> pluginsThatCannotBeLoaded() {
		return Stream.of("start-loop", "big-memory", "big-table", "broken", "garbage", "bomb", "bomb-locals");
	}

	private static JsonNode quote() {
		return storefront.quote(Storefront.APPLES);
	}

	private static List<String> plugins(JsonNode quote, String list) {
		return quote.path(list).valueStream().map((entry) -> entry.get("plugin").asString()).toList();
	}

	private static void assertGoodPluginsAnswered(JsonNode quote) {
		assertThat(plugins(quote, "lines")).contains("bulk-discount", "loyalty-discount", "parcel-shipping");
		assertThat(quote.get("total").asString()).isEqualTo("7.21");
	}

}
