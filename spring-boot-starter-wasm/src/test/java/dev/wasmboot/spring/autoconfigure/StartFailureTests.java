package dev.wasmboot.spring.autoconfigure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.wasmboot.spring.Guests;
import dev.wasmboot.spring.autoconfigure.shop.Shop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What a developer reads when an application does not start: what is wrong, and what to
 * do, instead of a stack trace.
 */
@ExtendWith(OutputCaptureExtension.class)
class StartFailureTests {

	@TempDir
	private Path directory;

	@Test
	void aMissingGrantIsReportedWithTheConfigurationToPaste(CapturedOutput output) {
		Guests.install(Guests.HOST_LOG, this.directory, "host-log");
		fail(Application.class);
		assertThat(report(output))
			.contains("The WebAssembly plugin 'host-log' (" + this.directory.resolve("host-log.wasm")
					+ ") imports 'host.log', which it is not granted")
			.contains("""
					wasm:
					  plugins:
					    host-log:
					      policy:
					        host-functions:
					          - host.log
					""");
	}

	@Test
	void anInterfaceThatDoesNotFitIsReportedWithMethodAndExport(CapturedOutput output) {
		Guests.install(Guests.COUNTER, this.directory, "text-tools");
		fail(Shop.class);
		assertThat(report(output)).contains("cannot be bound to the WebAssembly plugin 'text-tools'")
			.contains("has no export: the plugin exports 'next'")
			.contains("Export a function '");
	}

	@Test
	void aBrokenModuleIsReportedWithTheFile(CapturedOutput output) {
		Guests.install(Guests.GARBAGE, this.directory, "broken");
		fail(Application.class);
		assertThat(report(output)).contains("(" + this.directory.resolve("broken.wasm") + ") is broken")
			.contains("Replace " + this.directory.resolve("broken.wasm"));
	}

	@Test
	void aMissingPluginIsReportedWithTheDirectory(CapturedOutput output) {
		fail(Shop.class);
		assertThat(report(output)).contains("needs the WebAssembly plugin 'text-tools', which is not there")
			.contains("Put 'text-tools.wasm' into " + this.directory);
	}

	@Test
	void aMisspeltPolicyIsReportedWithThoseThatExist(CapturedOutput output) {
		fail(Application.class, "--wasm.plugins.tax.policy.extends=reprots",
				"--wasm.policies.reports.clock.wall=coarse");
		assertThat(report(output)).contains("wasm.plugins.tax.policy.extends")
			.contains("There is no property 'wasm.policies.reprots'. Name one that exists, such as 'reports'");
	}

	@Test
	void aWrongValueIsReportedWithItsProperty(CapturedOutput output) {
		fail(Application.class, "--wasm.plugins.tax.limits.call-depth=0");
		assertThat(report(output)).contains("wasm.plugins.tax.limits.call-depth")
			.contains("the limit 'call-depth' is 0: give a number greater than 0");
	}

	@Test
	void aMisspeltPropertyIsReported(CapturedOutput output) {
		fail(Application.class, "--wasm.plugins.tax.limits.memry=1MB", "--wasm.plugins.tax.limits.memory=1MB");
		assertThat(report(output)).contains("There is no property 'wasm.plugins.tax.limits.memry' (")
			.contains("Below 'wasm.plugins.tax.limits' there are: call-depth, fuel, memory, ");
	}

	@Test
	void withLazyBeansABrokenModuleEndsTheStartAllTheSame(CapturedOutput output) {
		Guests.install(Guests.GARBAGE, this.directory, "broken");
		fail(Application.class, "--spring.main.lazy-initialization=true");
		assertThat(report(output)).contains("is broken");
	}

	private void fail(Class<?> application, String... arguments) {
		List<String> all = new ArrayList<>(List.of(arguments));
		all.add("--wasm.directory=" + this.directory);
		assertThatException()
			.isThrownBy(() -> new SpringApplicationBuilder(Application.class, application).web(WebApplicationType.NONE)
				.run(all.toArray(String[]::new)));
	}

	private static String report(CapturedOutput output) {
		return output.getOut().substring(output.getOut().indexOf("APPLICATION FAILED TO START"));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
