package dev.wasmboot.spring.binding;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.wasmboot.engine.HostExport;
import dev.wasmboot.engine.HostFunction;
import dev.wasmboot.spring.WasmHostFunctions;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Host functions out of beans.
 */
public final class HostFunctionBeans {

	private HostFunctionBeans() {
	}

	/**
	 * All host functions of an application: its beans of type {@link HostFunction}, and
	 * those that its beans marked {@link WasmHostFunctions} have.
	 * @param beans the beans
	 * @return the functions
	 * @throws FailureAnalyzedException if a method cannot be a host function, or two have
	 * the same name
	 */
	public static List<HostFunction> in(ListableBeanFactory beans) {
		Map<String, HostFunction> functions = new LinkedHashMap<>();
		Stream
			.concat(beans.getBeansOfType(HostFunction.class).values().stream(),
					beans.getBeansWithAnnotation(WasmHostFunctions.class)
						.values()
						.stream()
						.flatMap((bean) -> of(bean).stream()))
			.forEach((function) -> {
				String name = function.module() + "." + function.name();
				if (functions.put(name, function) != null) {
					throw new FailureAnalyzedException("There are two host functions '" + name + "'",
							"Give one of them another name in @HostExport, or another module in @WasmHostFunctions");
				}
			});
		return List.copyOf(functions.values());
	}

	/**
	 * The host functions of a bean that is marked {@link WasmHostFunctions}: its methods
	 * that are marked {@link HostExport}, called through whatever proxy the bean has.
	 * @param bean the bean
	 * @return its functions
	 * @throws FailureAnalyzedException if a method cannot be a host function
	 */
	static List<HostFunction> of(Object bean) {
		Class<?> type = AopUtils.getTargetClass(bean);
		WasmHostFunctions marker = AnnotatedElementUtils.findMergedAnnotation(type, WasmHostFunctions.class);
		if (marker == null) {
			throw new IllegalArgumentException(type.getName() + " is not marked @WasmHostFunctions");
		}
		Map<Method, HostExport> methods = MethodIntrospector.selectMethods(type,
				(MethodIntrospector.MetadataLookup<HostExport>) (method) -> AnnotatedElementUtils
					.findMergedAnnotation(method, HostExport.class));
		return methods.entrySet()
			.stream()
			.map((method) -> of(marker.value(), bean, method.getKey(), method.getValue()))
			.toList();
	}

	private static HostFunction of(String module, Object bean, Method method, HostExport export) {
		String name = export.value().isEmpty() ? method.getName() : export.value();
		try {
			return HostFunction.of(module, name, handle(bean, method));
		}
		catch (IllegalArgumentException | IllegalAccessException | IllegalStateException ex) {
			throw new FailureAnalyzedException(
					"The method " + method + " cannot be the host function '" + module + "." + name + "': "
							+ ex.getMessage(),
					"Use the types int, long, float, double and Object, with a first parameter of type Caller for "
							+ "access to the plugin's memory, in a method that is not private",
					ex);
		}
	}

	private static MethodHandle handle(Object bean, Method method) throws IllegalAccessException {
		Method invocable = AopUtils.selectInvocableMethod(method, bean.getClass());
		ReflectionUtils.makeAccessible(invocable);
		return MethodHandles.lookup().unreflect(invocable).bindTo(bean);
	}

}
