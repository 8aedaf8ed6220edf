package dev.wasmboot.spring.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Import;

/**
 * Auto-configuration that looks for interfaces marked
 * {@link dev.wasmboot.spring.WasmPlugin @WasmPlugin} in the packages of the application.
 */
@AutoConfiguration(after = WasmAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "wasm.enabled", matchIfMissing = true)
@Import(ApplicationPackagesRegistrar.class)
public final class WasmPluginScanAutoConfiguration {

}
