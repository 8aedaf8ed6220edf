package dev.wasmboot.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The application at work, on a port and with a plugin directory of its own.
 */
final class Storefront implements AutoCloseable {

	static final String APPLES = """
			{"currency":"EUR","items":[{"sku":"apple","quantity":3,"unitPrice":"1.20"}]}""";

	private static final Path GUESTS = Path.of(System.getProperty("wasmboot.root", ".."), "guests");

	private static final JsonMapper JSON = JsonMapper.shared();

	private final HttpClient http = HttpClient.newHttpClient();

	private final Path directory;

	private final ConfigurableApplicationContext context;

	private final URI address;

	private Storefront(Path directory, ConfigurableApplicationContext context) {
		this.directory = directory;
		this.context = context;
		this.address = URI.create("http://localhost:" + context.getEnvironment().getProperty("local.server.port"));
	}

	/**
	 * Start the application with the plugins it ships with.
	 * @param directory an empty directory
	 * @param properties configuration properties
	 * @return the application, answering
	 */
	static Storefront start(Path directory, String... properties) {
		put("c/bulk-discount/bulk-discount", directory.resolve("bulk-discount.wasm"));
		put("rust/loyalty-discount/loyalty-discount", directory.resolve("loyalty-discount.wasm"));
		put("assemblyscript/parcel-shipping/parcel-shipping", directory.resolve("parcel-shipping.wasm"));
		List<String> arguments = new ArrayList<>(List.of(properties));
		arguments.add("--server.port=0");
		arguments.add("--wasm.reload.quiet-period=50ms");
		arguments.add("--wasm.directory=" + directory);
		return new Storefront(directory,
				SpringApplication.run(StorefrontApplication.class, arguments.toArray(String[]::new)));
	}

	/**
	 * Put a guest into the plugin directory, in the place of another of that name.
	 * @param plugin the name it gets there
	 * @param guest its path below the directory of the guests, without {@code .wasm}
	 */
	void put(String plugin, String guest) {
		put(guest, this.directory.resolve(plugin + ".wasm"));
	}

	/**
	 * Empty the plugin directory, but for some plugins.
	 */
	void removeAllBut(String... plugins) {
		List<Path> kept = Stream.of(plugins).map((plugin) -> this.directory.resolve(plugin + ".wasm")).toList();
		try (Stream<Path> files = Files.list(this.directory)) {
			for (Path file : files.filter((file) -> !kept.contains(file)).toList()) {
				Files.delete(file);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Ask for a quote, which has to be answered.
	 */
	JsonNode quote(String cart) {
		HttpResponse<String> response = post("/api/quotes", cart);
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		return JSON.readTree(response.body());
	}

	/**
	 * Ask for the total with a parcel, which has to be answered.
	 */
	String parcel(String cart) {
		HttpResponse<String> response = post("/api/parcels", cart);
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		return JSON.readTree(response.body()).get("total").asString();
	}

	/**
	 * Ask for the details of a plugin's health.
	 */
	JsonNode health(String plugin) {
		return get("/actuator/health").at("/components/wasm/components/" + plugin + "/details");
	}

	/**
	 * Ask for a resource, which has to be answered with JSON.
	 */
	JsonNode get(String path) {
		return JSON.readTree(send(HttpRequest.newBuilder(this.address.resolve(path))).body());
	}

	HttpResponse<String> post(String path, String json) {
		return send(HttpRequest.newBuilder(this.address.resolve(path))
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString(json)));
	}

	@Override
	public void close() {
		this.context.close();
	}

	private HttpResponse<String> send(HttpRequest.Builder request) {
		try {
			return this.http.send(request.timeout(Duration.ofMinutes(1)).build(), BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private static void put(String guest, Path file) {
		try {
			Files.copy(GUESTS.resolve(guest + ".wasm"), file, StandardCopyOption.REPLACE_EXISTING);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
