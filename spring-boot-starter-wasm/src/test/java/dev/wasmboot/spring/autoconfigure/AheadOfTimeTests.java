package dev.wasmboot.spring.autoconfigure;

import java.nio.file.Path;

import dev.wasmboot.spring.Guests;
import dev.wasmboot.spring.autoconfigure.shop.Shop;
import dev.wasmboot.spring.autoconfigure.shop.Tools;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.TestCompiler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Beans of plugins when the application was processed ahead of time.
 */
class AheadOfTimeTests {

	@TempDir
	private Path directory;

	private final TestGenerationContext generated = new TestGenerationContext();

	@Test
	@CompileWithForkedClassLoader
	@SuppressWarnings("unchecked") // the generated initializer is one of any context
	void beansOfPluginsAreMadeByGeneratedCode() {
		Guests.install(Guests.TEXT_TOOLS, this.directory, "text-tools");
		process();
		TestCompiler.forSystem().with(this.generated).compile((compiled) -> {
			try (GenericApplicationContext context = new GenericApplicationContext()) {
				TestPropertyValues.of("wasm.directory=" + this.directory).applyTo(context);
				compiled.getInstance(ApplicationContextInitializer.class).initialize(context);
				context.refresh();
				assertThat(context.getBean(Tools.class).upper("abc")).isEqualTo("ABC");
				assertThat(context.getBean(Shop.Counter.class).next(41)).isEqualTo(42);
			}
		});
	}

	@Test
	void theProxiesOfInterfacesAreKnown() {
		process();
		assertThat(RuntimeHintsPredicates.proxies().forInterfaces(Tools.class))
			.accepts(this.generated.getRuntimeHints());
	}

	private void process() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			TestPropertyValues.of("wasm.directory=" + this.directory).applyTo(context);
			context.register(Shop.class, JacksonAutoConfiguration.class, WasmAutoConfiguration.class,
					WasmPluginScanAutoConfiguration.class);
			new ApplicationContextAotGenerator().processAheadOfTime(context, this.generated);
			this.generated.writeGeneratedContent();
		}
	}

}
