package dev.wasmboot.spring.binding;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.wasmboot.engine.CompiledModule;
import dev.wasmboot.spring.binding.UnbindableInterfaceException.Problem;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.ReflectionUtils;

/**
 * A Java interface as it is bound to a plugin. Its methods are resolved once; which
 * exports they call is a matter of the version of the plugin. Immutable and thread-safe.
 */
public final class PluginInterface {

	private final String plugin;

	private final Class<?> type;

	private final Map<Method, PluginMethod> methods = new LinkedHashMap<>();

	private final Map<Method, MethodHandle> defaultMethods = new LinkedHashMap<>();

	/**
	 * Resolve an interface.
	 * @param plugin the name of the plugin
	 * @param type the interface
	 * @param mapper what converts JSON
	 * @throws UnbindableInterfaceException if no plugin could implement it
	 */
	public PluginInterface(String plugin, Class<?> type, JsonMapper mapper) {
		this.plugin = plugin;
		this.type = type;
		List<Problem> problems = new ArrayList<>();
		if (!type.isInterface() || type.isAnnotation()) {
			problems.add(new Problem("it is not an interface", "Declare " + type.getName() + " as an interface"));
		}
		else {
			resolveMethods(mapper, problems);
		}
		refuseIfAny(problems);
	}

	/**
	 * The interface.
	 * @return the Java interface
	 */
	public Class<?> type() {
		return this.type;
	}

	/**
	 * The methods that the plugin implements.
	 * @return the methods
	 */
	public Collection<PluginMethod> methods() {
		return this.methods.values();
	}

	/**
	 * Find the exports that a version of the plugin implements the methods with.
	 * @param module the version
	 * @return the name of the export of each method
	 * @throws UnbindableInterfaceException if one is missing or of another type
	 */
	public Map<PluginMethod, String> exportsOf(CompiledModule module) {
		Exports exports = new Exports(module);
		Map<PluginMethod, String> names = new LinkedHashMap<>();
		List<Problem> problems = new ArrayList<>();
		for (PluginMethod method : methods()) {
			String name = exports.find(method, problems);
			if (name != null) {
				names.put(method, name);
			}
		}
		refuseIfAny(problems);
		return Map.copyOf(names);
	}

	/**
	 * An object of the interface.
	 * @param target what its methods call
	 * @return the object, of the interface's type
	 */
	public Object proxy(CallTarget target) {
		return Proxy.newProxyInstance(this.type.getClassLoader(), new Class<?>[] { this.type },
				new PluginProxy(this, target));
	}

	@Nullable PluginMethod boundMethod(Method method) {
		return this.methods.get(method);
	}

	MethodHandle defaultMethod(Method method) {
		MethodHandle handle = this.defaultMethods.get(method);
		if (handle == null) {
			throw new UnsupportedOperationException("Not a method of " + this + ": " + method);
		}
		return handle;
	}

	@Override
	public String toString() {
		return this.type.getName() + " (WebAssembly plugin '" + this.plugin + "')";
	}

	private void resolveMethods(JsonMapper mapper, List<Problem> problems) {
		Signatures signatures = new Signatures(this.type, mapper, problems);
		for (Method method : this.type.getMethods()) {
			if (Modifier.isStatic(method.getModifiers()) || ReflectionUtils.isObjectMethod(method)) {
				continue;
			}
			if (method.isDefault()) {
				resolveDefault(method, problems);
			}
			else {
				this.methods.put(method, resolve(method, mapper, signatures));
			}
		}
	}

	private void resolveDefault(Method method, List<Problem> problems) {
		Class<?> declaring = method.getDeclaringClass();
		try {
			MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(declaring, MethodHandles.lookup());
			this.defaultMethods.put(method, lookup.unreflectSpecial(method, declaring));
		}
		catch (IllegalAccessException ex) {
			problems.add(new Problem("its default method '" + method.getName() + "' cannot be accessed",
					"Open the package " + declaring.getPackageName() + " to this library"));
		}
	}

	private PluginMethod resolve(Method method, JsonMapper mapper, Signatures signatures) {
		List<Type> parameters = Stream.of(method.getGenericParameterTypes())
			.map((parameter) -> signatures.parameter(method, parameter))
			.toList();
		Type result = signatures.result(method, method.getGenericReturnType());
		return new PluginMethod(this.plugin, method, parameters, result, mapper);
	}

	private void refuseIfAny(List<Problem> problems) {
		if (!problems.isEmpty()) {
			throw new UnbindableInterfaceException(this.type, this.plugin, problems);
		}
	}

}
