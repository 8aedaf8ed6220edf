package dev.wasmboot.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a bean whose methods that are marked
 * {@link dev.wasmboot.engine.HostExport @HostExport} plugins can import. A plugin gets
 * only those that {@code wasm.plugins.<name>.policy.host-functions} grants.
 *
 * @see dev.wasmboot.engine.HostFunction
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface WasmHostFunctions {

	/**
	 * The name of the module that plugins import the functions from.
	 * @return the import module, for instance {@code shop}
	 */
	String value();

}
