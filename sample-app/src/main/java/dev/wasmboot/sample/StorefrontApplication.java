package dev.wasmboot.sample;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * A storefront whose prices plugins take part in.
 */
@SpringBootApplication
public class StorefrontApplication {

	/**
	 * Start the storefront.
	 * @param arguments configuration properties, such as {@code --server.port=8081}
	 */
	public static void main(String[] arguments) {
		SpringApplication.run(StorefrontApplication.class, arguments);
	}

}
