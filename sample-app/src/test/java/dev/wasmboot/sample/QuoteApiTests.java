package dev.wasmboot.sample;

import java.net.http.HttpResponse;
import java.nio.file.Path;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class QuoteApiTests {

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
	void everyPluginHasItsLine() {
		assertThat(storefront.quote(Storefront.APPLES)).isEqualTo(json("""
				{"currency":"EUR","subtotal":"3.60","lines":[
				 {"plugin":"bulk-discount","description":"3 for 2 on apples","amount":"-1.20"},
				 {"plugin":"loyalty-discount","description":"Loyalty: 2.5% off","amount":"-0.09"},
				 {"plugin":"parcel-shipping","description":"Parcel delivery","amount":"4.90"}],
				 "total":"7.21"}"""));
	}

	@Test
	void amountsHaveTheDecimalsOfTheCurrency() {
		JsonNode quote = storefront.quote("""
				{"currency":"JPY","items":[{"sku":"pear","quantity":2,"unitPrice":"100"}]}""");
		assertThat(quote.get("subtotal").asString()).isEqualTo("200");
		assertThat(quote.get("total").asString()).isEqualTo("685");
	}

	@Test
	void largestCartIsCountedExactly() {
		JsonNode quote = storefront.quote("""
				{"currency":"EUR","items":[{"sku":"yacht","quantity":1000000,"unitPrice":"10000000.00"}]}""");
		assertThat(quote.get("subtotal").asString()).isEqualTo("10000000000000.00");
		assertThat(quote.get("total").asString()).isEqualTo("9500000000000.00");
	}

	@Test
	void injectedPluginAnswersAlone() {
		JsonNode price = json(storefront.post("/api/parcels", Storefront.APPLES).body());
		assertThat(price.get("lines")).hasSize(1);
		assertThat(price.get("total").asString()).isEqualTo("8.50");
	}

	@Test
	void actuatorListsThePlugins() {
		assertThat(storefront.get("/actuator/wasm").toString()).contains("bulk-discount", "loyalty-discount",
				"parcel-shipping");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					{"currency":"EUR","items":[{"sku":"apple","quantity":-3,"unitPrice":"1.20"}]}        | items[0].quantity must be
					{"currency":"EUR","items":[{"sku":"apple","quantity":3,"unitPrice":"1.205"}]}        | items[0].unitPrice must have at most 2 decimals
					{"currency":"EURO","items":[{"sku":"apple","quantity":3,"unitPrice":"1.20"}]}        | currency must be an ISO 4217 code
					{"currency":"EUR","items":[{"sku":"apple","quantity":3,"unitPrice":1.20}]}           | items[0].unitPrice has a value of the wrong type
					{"currency":"EUR","items":[{"sku":"apple","quantity":1.5,"unitPrice":"1.20"}]}       | items[0].quantity has a value of the wrong type
					{"currency":"EUR","items":[{"sku":"apple","quantity":"3","unitPrice":"1.20"}]}       | items[0].quantity has a value of the wrong type
					{"currency":"EUR","items":[{"sku":"apple","quantity":99999999999,"unitPrice":"1"}]}  | items[0].quantity has a value of the wrong type
					{"currency":"EUR","items":[{"sku":"apple","qty":3,"unitPrice":"1.20"}]}              | unknown field: items[0].qty
					{"currency":"EUR","total":"0","items":[]}                                            | unknown field: total
					{"currency":"EUR","items":[]}                                                        | items must be 1 to 100 items
					[]                                                                                   | the request is not a JSON object
					{"currency":                                                                         | the request is not a JSON object
					''                                                                                   | the request is not a JSON object
					""")
	void requestThatIsWrongIsExplained(String request, String explanation) {
		HttpResponse<String> response = storefront.post("/api/quotes", request);
		assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
		assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
		assertThat(json(response.body()).get("detail").asString()).startsWith(explanation);
	}

	@Test
	void everyErrorNamesItsField() {
		JsonNode errors = json(storefront.post("/api/quotes", """
				{"currency":"EUR","items":[{"sku":"","quantity":0,"unitPrice":"1"}]}""").body()).get("errors");
		assertThat(errors.valueStream().map((error) -> error.get("field").asString())).containsExactly("items[0].sku",
				"items[0].quantity");
	}

	@Test
	void requestThatIsTooLargeIsRefused() {
		HttpResponse<String> response = storefront.post("/api/quotes",
				Storefront.APPLES.replace("{", "{" + " ".repeat(65536)));
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(json(response.body()).get("detail").asString()).isEqualTo("the request is too large");
	}

	private static JsonNode json(String text) {
		return JsonMapper.shared().readTree(text);
	}

}
