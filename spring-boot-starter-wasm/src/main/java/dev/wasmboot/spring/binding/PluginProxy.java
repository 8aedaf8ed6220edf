package dev.wasmboot.spring.binding;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * An object of a bound interface. Two are equal if they call the same plugin through the
 * same interface.
 */
final class PluginProxy implements InvocationHandler {

	private static final Object[] NO_ARGUMENTS = {};

	private final PluginInterface type;

	private final CallTarget target;

	PluginProxy(PluginInterface type, CallTarget target) {
		this.type = type;
		this.target = target;
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] given) throws Throwable {
		Object[] arguments = (given != null) ? given : NO_ARGUMENTS;
		PluginMethod bound = this.type.boundMethod(method);
		if (bound != null) {
			return this.target.call(this.type, bound, arguments);
		}
		if (ReflectionUtils.isEqualsMethod(method)) {
			return equalTo(arguments[0]);
		}
		if (ReflectionUtils.isHashCodeMethod(method)) {
			return Objects.hash(this.type, this.target);
		}
		if (ReflectionUtils.isToStringMethod(method)) {
			return this.type.toString();
		}
		return this.type.defaultMethod(method).bindTo(proxy).invokeWithArguments(arguments);
	}

	private boolean equalTo(@Nullable Object other) {
		return other != null && Proxy.isProxyClass(other.getClass())
				&& Proxy.getInvocationHandler(other) instanceof PluginProxy proxy && proxy.type.equals(this.type)
				&& proxy.target.equals(this.target);
	}

}
