package dev.wasmboot.spring.actuate;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.wasmboot.spring.Guests;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an operator sees, over HTTP, of an application that runs.
 */
class WasmEndpointTests {

	@TempDir
	private static Path directory;

	private static ConfigurableApplicationContext context;

	@BeforeAll
	static void run() {
		Guests.install("c/greeter/greeter.wasm", directory, "greeter");
		Guests.install(Guests.VERSION_1, directory, "version");
		context = run("--wasm.plugins.greeter.policy.environment.GREETING=secret-value",
				"--wasm.plugins.greeter.policy.environment.OTHER=another-secret",
				"--wasm.plugins.greeter.policy.arguments=greeter,third-secret",
				"--wasm.plugins.greeter.limits.timeout=3s", "--management.endpoint.health.show-details=always");
	}

	@AfterAll
	static void close() {
		context.close();
	}

	@Test
	void allPluginsAreListedWithTheCache() throws Exception {
		JsonNode list = read(get("/actuator/wasm"));
		assertThat(list.at("/plugins").propertyNames()).containsExactly("greeter", "version");
		assertThat(list.at("/plugins/version/serving").booleanValue()).isTrue();
		assertThat(list.at("/plugins/version/sha256").stringValue()).hasSize(64);
		assertThat(list.at("/plugins/version/publishedAt").isMissingNode()).isFalse();
		assertThat(list.at("/cache/misses").intValue()).isEqualTo(2);
	}

	@Test
	void onePluginIsShownInFull() throws Exception {
		JsonNode plugin = read(get("/actuator/wasm/greeter"));
		JsonNode version = plugin.at("/version");
		assertThat(version.at("/source").stringValue()).isEqualTo(directory.resolve("greeter.wasm").toString());
		assertThat(version.at("/size").intValue()).isEqualTo(Guests.bytes("c/greeter/greeter.wasm").length);
		assertThat(version.at("/imports").toString())
			.contains("wasi_snapshot_preview1.fd_write: (i32, i32, i32, i32) -> i32");
		assertThat(version.at("/exports").toString()).contains("env_greeting: () -> i64");
		assertThat(version.at("/grants/environment").toString()).isEqualTo("[\"GREETING\",\"OTHER\"]");
		assertThat(version.at("/grants/arguments").intValue()).isEqualTo(2);
		assertThat(version.at("/denials").toString()).contains("no directory is granted");
		assertThat(version.at("/limits/timeout").stringValue()).isEqualTo("PT3S");
		assertThat(version.at("/isolation").stringValue()).isEqualTo("FRESH");
		assertThat(version.at("/pool/idle").intValue()).isEqualTo(1);
		assertThat(plugin.toString()).doesNotContain("secret");
	}

	@Test
	void aPluginThatIsNotKnownIsNotFound() throws Exception {
		assertThat(get("/actuator/wasm/absent").statusCode()).isEqualTo(404);
	}

	@Test
	void reloadingIsOffByDefault() throws Exception {
		assertThat(post(context, "/actuator/wasm").statusCode()).isEqualTo(405);
	}

	@Test
	void reloadingLooksAtTheDirectoryAndSaysWhatWasDone() throws Exception {
		try (ConfigurableApplicationContext other = run("--management.endpoint.wasm.access=unrestricted")) {
			Guests.install(Guests.VERSION_2, directory, "version");
			Guests.install(Guests.GARBAGE, directory, "broken");
			JsonNode outcomes = read(post(other, "/actuator/wasm"));
			assertThat(outcomes.at("/plugins").toString())
				.isEqualTo("{\"broken\":\"REFUSED\",\"greeter\":\"UNCHANGED\",\"version\":\"PUBLISHED\"}");
			JsonNode broken = read(get(other, "/actuator/wasm/broken"));
			assertThat(broken.at("/failure/problem").stringValue()).contains("is broken");
			assertThat(broken.at("/failure/cure").stringValue()).contains("Replace");
			assertThat(read(get(other, "/actuator/wasm")).at("/plugins/broken/serving").booleanValue()).isFalse();
		}
		finally {
			Files.delete(directory.resolve("broken.wasm"));
		}
	}

	@Test
	void healthShowsEachPlugin() throws Exception {
		JsonNode health = read(get("/actuator/health"));
		assertThat(health.at("/status").stringValue()).isEqualTo("UP");
		assertThat(health.at("/components/wasm/components/version/status").stringValue()).isEqualTo("UP");
	}

	private static ConfigurableApplicationContext run(String... arguments) {
		List<String> all = new ArrayList<>(List.of(arguments));
		all.add("--server.port=0");
		all.add("--wasm.directory=" + directory);
		all.add("--wasm.reload.enabled=false");
		all.add("--management.endpoints.web.exposure.include=health,wasm");
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.SERVLET)
			.run(all.toArray(String[]::new));
	}

	private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
		return get(context, path);
	}

	private static HttpResponse<String> get(ConfigurableApplicationContext application, String path)
			throws IOException, InterruptedException {
		return send(HttpRequest.newBuilder(uri(application, path)).GET().build());
	}

	private static HttpResponse<String> post(ConfigurableApplicationContext application, String path)
			throws IOException, InterruptedException {
		return send(HttpRequest.newBuilder(uri(application, path))
			.POST(HttpRequest.BodyPublishers.ofString("{}"))
			.header("Content-Type", "application/json")
			.build());
	}

	private static HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
		return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
	}

	private static URI uri(ConfigurableApplicationContext application, String path) {
		return URI.create("http://localhost:" + application.getEnvironment().getProperty("local.server.port") + path);
	}

	private static JsonNode read(HttpResponse<String> response) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		return JsonMapper.shared().readTree(response.body());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
