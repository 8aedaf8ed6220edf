package dev.wasmboot.spring.registry;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.stream.Stream;

import dev.wasmboot.spring.WasmPlugin;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.generate.GenerationContext;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.aot.BeanRegistrationCode;
import org.springframework.beans.factory.aot.BeanRegistrationCodeFragments;
import org.springframework.beans.factory.aot.BeanRegistrationCodeFragmentsDecorator;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.javapoet.ClassName;

/**
 * Tells a native image of the proxies of plugin interfaces, and of the types that cross
 * as JSON.
 */
class WasmPluginHints implements BeanRegistrationAotProcessor {

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean registeredBean) {
		Class<?> type = registeredBean.getBeanClass();
		return (type.isInterface() && type.isAnnotationPresent(WasmPlugin.class)) ? new Hints(type) : null;
	}

	/**
	 * The hints of one interface.
	 *
	 * @param type the interface
	 */
	private record Hints(Class<?> type) implements BeanRegistrationAotContribution {

		@Override
		public void applyTo(GenerationContext context, BeanRegistrationCode code) {
			context.getRuntimeHints().proxies().registerJdkProxy(this.type);
			new BindingReflectionHintsRegistrar().registerReflectionHints(context.getRuntimeHints().reflection(),
					Stream.of(this.type.getMethods()).flatMap(Hints::types).toArray(Type[]::new));
		}

		/**
		 * The code is generated beside the interface, which need not be public.
		 */
		@Override
		public BeanRegistrationCodeFragments customizeBeanRegistrationCodeFragments(GenerationContext context,
				BeanRegistrationCodeFragments fragments) {
			return new BeanRegistrationCodeFragmentsDecorator(fragments) {

				@Override
				public ClassName getTarget(RegisteredBean registeredBean) {
					return ClassName.get(Hints.this.type);
				}

			};
		}

		private static Stream<Type> types(Method method) {
			return Stream.concat(Stream.of(method.getGenericParameterTypes()),
					Stream.of(method.getGenericReturnType()));
		}

	}

}
