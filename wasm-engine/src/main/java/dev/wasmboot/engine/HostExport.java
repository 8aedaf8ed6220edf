package dev.wasmboot.engine;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method as a function that guests can import, if their policy grants it.
 *
 * @see HostFunction#allOf(String, Object, java.lang.invoke.MethodHandles.Lookup)
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface HostExport {

	/**
	 * The name under which guests import it.
	 * @return the name, by default that of the method
	 */
	String value() default "";

}
