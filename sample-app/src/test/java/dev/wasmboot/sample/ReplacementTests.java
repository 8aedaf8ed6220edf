package dev.wasmboot.sample;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import javax.management.JMException;
import javax.management.ObjectName;

import dev.wasmboot.engine.Instance;
import dev.wasmboot.engine.InstancePool;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Replacing a plugin of the running application.
 */
class ReplacementTests {

	private static final Duration A_MINUTE = Duration.ofMinutes(1);

	private static final List<String> GUESTS = List.of("c/bulk-discount/bulk-discount", "c/flash-sale/flash-sale");

	private static final List<String> DESCRIPTIONS = List.of("3 for 2 on apples", "Flash sale: 10% off");

	@TempDir
	private static Path directory;

	private static Storefront storefront;

	@BeforeAll
	static void start() {
		storefront = Storefront.start(directory);
	}

	@AfterAll
	static void stop() {
		storefront.close();
	}

	@Test
	void noRequestFailsWhileAPluginIsReplacedTwentyTimes() throws Exception {
		storefront.put("promotion", GUESTS.get(0));
		await().atMost(A_MINUTE).until(() -> promotion().equals(DESCRIPTIONS.get(0)));
		int pools = live(InstancePool.class);
		List<Bystander> clients = new ArrayList<>();
		try {
			for (int client = 0; client < 4; client++) {
				clients.add(new Bystander(() -> assertThat(DESCRIPTIONS).contains(promotion())));
			}
			for (int replacement = 1; replacement <= 20; replacement++) {
				String description = DESCRIPTIONS.get(replacement % 2);
				storefront.put("promotion", GUESTS.get(replacement % 2));
				await().atMost(A_MINUTE).until(() -> promotion().equals(description));
				clients.forEach(Bystander::assertGoesOn);
			}
		}
		finally {
			for (Bystander client : clients) {
				client.leave();
			}
		}
		await().atMost(A_MINUTE).untilAsserted(() -> {
			assertThat(live(InstancePool.class)).isEqualTo(pools);
			assertThat(live(Instance.class)).isLessThanOrEqualTo(pools * Runtime.getRuntime().availableProcessors());
		});
	}

	@Test
	void brokenReplacementIsReportedAndTheOldVersionServes() {
		storefront.put("seasonal", GUESTS.get(1));
		await().atMost(A_MINUTE).until(() -> storefront.health("seasonal").hasNonNull("sha256"));
		String sha256 = storefront.health("seasonal").get("sha256").asString();

		storefront.put("seasonal", "hostile/broken");

		await().atMost(A_MINUTE).until(() -> storefront.health("seasonal").hasNonNull("refused"));
		assertThat(storefront.health("seasonal").get("sha256").asString()).isEqualTo(sha256);
		assertThat(storefront.get("/actuator/wasm").at("/plugins/seasonal/failure").asString()).contains("malformed");
		assertThat(storefront.quote(Storefront.APPLES).get("lines").toString()).contains("seasonal");

		storefront.put("seasonal", GUESTS.get(0));

		await().atMost(A_MINUTE).until(() -> !storefront.health("seasonal").has("refused"));
		assertThat(storefront.health("seasonal").get("sha256").asString()).isNotEqualTo(sha256);
	}

	/** The promotion's line in a quote that every plugin took part in. */
	private static String promotion() {
		JsonNode quote = storefront.quote(Storefront.APPLES);
		assertThat(quote.has("skipped")).as(quote.toString()).isFalse();
		return quote.get("lines")
			.valueStream()
			.filter((line) -> line.get("plugin").asString().equals("promotion"))
			.map((line) -> line.get("description").asString())
			.findAny()
			.orElse("none");
	}

	/** Collects garbage, and counts what is left of a class. */
	private static int live(Class<?> type) throws JMException {
		String histogram = (String) ManagementFactory.getPlatformMBeanServer()
			.invoke(new ObjectName("com.sun.management:type=DiagnosticCommand"), "gcClassHistogram",
					new Object[] { new String[0] }, new String[] { String[].class.getName() });
		return histogram.lines()
			.map((line) -> line.strip().split("\\s+"))
			.filter((columns) -> columns.length >= 4 && columns[3].equals(type.getName()))
			.mapToInt((columns) -> Integer.parseInt(columns[1]))
			.sum();
	}

}
