package dev.wasmboot.spring.autoconfigure.shop;

import dev.wasmboot.spring.WasmPlugin;

import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * An application that uses plugins as beans.
 */
@Configuration(proxyBeanMethods = false)
@Import(Shop.Packages.class)
public class Shop {

	@Bean
	Counter counter(@WasmPlugin("text-tools") MoreTools tools) {
		return new Counter(tools);
	}

	/**
	 * A bean that needs a plugin.
	 */
	public static final class Counter {

		private final MoreTools tools;

		Counter(MoreTools tools) {
			this.tools = tools;
		}

		public int next(int number) {
			return this.tools.addOne(number);
		}

	}

	/**
	 * Makes the package of this class one of the application.
	 */
	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage
	public static class Packages {

	}

}
