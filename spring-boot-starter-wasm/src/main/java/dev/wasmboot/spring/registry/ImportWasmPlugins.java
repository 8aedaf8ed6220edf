package dev.wasmboot.spring.registry;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Import;

/**
 * Makes beans of interfaces that are marked
 * {@link dev.wasmboot.spring.WasmPlugin @WasmPlugin} and lie outside the packages of the
 * application, where they would be found without this.
 */
@Documented
@Import(WasmPluginRegistrar.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface ImportWasmPlugins {

	/**
	 * The packages to look in, with those below them.
	 * @return classes or interfaces that are in the packages
	 */
	Class<?>[] basePackageClasses();

}
