package dev.wasmboot.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an embedder offers to a module's imports, besides WASI: host functions, which a
 * module gets only where its policy grants them, and the exports of other instances; and
 * who is told of what it is not granted. Immutable.
 */
public final class Imports {

	private static final Imports NONE = new Imports(List.of(), Map.of(), DenialListener.NONE);

	private final List<HostFunction> functions;

	private final Map<String, Instance> instances;

	private final DenialListener listener;

	private Imports(List<HostFunction> functions, Map<String, Instance> instances, DenialListener listener) {
		this.functions = functions;
		this.instances = instances;
		this.listener = listener;
	}

	/**
	 * Nothing.
	 * @return the imports
	 */
	public static Imports none() {
		return NONE;
	}

	/**
	 * Host functions.
	 * @param functions the functions
	 * @return the imports
	 */
	public static Imports of(List<HostFunction> functions) {
		return new Imports(List.copyOf(functions), Map.of(), DenialListener.NONE);
	}

	/**
	 * These imports and a host function.
	 * @param function the function; it takes the place of one of the same name
	 * @return the larger imports
	 */
	public Imports with(HostFunction function) {
		List<HostFunction> more = new ArrayList<>(this.functions);
		more.removeIf((other) -> other.module().equals(function.module()) && other.name().equals(function.name()));
		more.add(function);
		return new Imports(List.copyOf(more), this.instances, this.listener);
	}

	/**
	 * These imports and all that an instance exports.
	 * @param module the name of the module they are imported from
	 * @param instance the instance; one thread at a time may use instances that are
	 * linked together
	 * @return the larger imports
	 */
	public Imports with(String module, Instance instance) {
		Map<String, Instance> more = new LinkedHashMap<>(this.instances);
		more.put(module, instance);
		return new Imports(this.functions, Map.copyOf(more), this.listener);
	}

	/**
	 * These imports, and a listener that is told of what guests try and are not granted.
	 * @param denials the listener; it takes the place of one given before
	 * @return the imports
	 */
	public Imports with(DenialListener denials) {
		return new Imports(this.functions, this.instances, denials);
	}

	DenialListener listener() {
		return this.listener;
	}

	List<HostFunction> functions() {
		return this.functions;
	}

	Map<String, Instance> instances() {
		return this.instances;
	}

}
