package dev.wasmboot.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.beans.factory.annotation.Qualifier;

/**
 * Marks an interface whose methods a WebAssembly plugin implements. The interfaces in the
 * packages of an application become beans: a call of a method is a call of the plugin's
 * export of the same name, or of the name in snake case, in a sandbox that can do nothing
 * but what {@code wasm.plugins.<name>.policy} grants. The bean stays valid while its
 * plugin is replaced.
 * <p>
 * At an injection point it selects, as a qualifier, the bean of a plugin.
 *
 * @see WasmPluginException
 */
@Documented
@Qualifier
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.TYPE, ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER })
public @interface WasmPlugin {

	/**
	 * The name of the plugin: that of its file, without {@code .wasm}.
	 * @return the name
	 */
	String value();

}
