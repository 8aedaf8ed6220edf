package dev.wasmboot.engine.link;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import dev.wasmboot.engine.DenialListener;
import dev.wasmboot.engine.ExternType;
import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.GlobalType;
import dev.wasmboot.engine.HostFunction;
import dev.wasmboot.engine.ImportType;
import dev.wasmboot.engine.LinkException;
import dev.wasmboot.engine.MemoryType;
import dev.wasmboot.engine.TableType;
import dev.wasmboot.engine.TagType;
import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.module.WasmModule;
import dev.wasmboot.engine.runtime.ExternValue;
import dev.wasmboot.engine.runtime.HostFunctionInstance;
import dev.wasmboot.engine.runtime.TypedHostFunction;
import dev.wasmboot.policy.HostFunctionGrant;
import dev.wasmboot.policy.HostFunctionName;
import org.jspecify.annotations.Nullable;

/**
 * Matches what a module imports with what it may have: the functions of WASI, which ask
 * the policy themselves; the host functions that are granted; and what other instances
 * export.
 */
public final class Linker {

	private final Function<ImportType, @Nullable HostFunctionInstance> always;

	private final Map<HostFunctionName, HostFunction> ifGranted = new HashMap<>();

	private final HostFunctionGrant grant;

	private final ImportedValues instances;

	private final @Nullable DenialListener learner;

	/**
	 * Create a linker.
	 * @param always finds functions that need no grant to be linked
	 * @param ifGranted functions that do
	 * @param grant which of those are granted
	 * @param instances what other instances export
	 * @param learner is told when a function is called that is not granted or not there;
	 * {@code null} if modules that import one are not to be linked
	 */
	public Linker(Function<ImportType, @Nullable HostFunctionInstance> always, List<HostFunction> ifGranted,
			HostFunctionGrant grant, ImportedValues instances, @Nullable DenialListener learner) {
		this.always = always;
		ifGranted.forEach((function) -> this.ifGranted.put(name(function), function));
		this.grant = grant;
		this.instances = instances;
		this.learner = learner;
	}

	/**
	 * Find all that a module imports.
	 * @param module the module
	 * @return a value for each import, in their order
	 * @throws LinkException if one is missing, of another type, or not granted
	 */
	public List<ExternValue> link(WasmModule module) {
		List<ExternValue> values = new ArrayList<>(module.imports().size());
		for (ImportType wanted : module.imports()) {
			ExternValue value = find(wanted);
			if (value instanceof HostFunctionInstance && wanted.type() instanceof FunctionType type
					&& hasVectors(type)) {
				throw new LinkException("incompatible import type: '" + wanted.module() + "." + wanted.name()
						+ "' is imported as " + type + ", but functions of the host take and give no vectors");
			}
			if (!matches(value.type(), wanted.type())) {
				throw new LinkException("incompatible import type: '" + wanted.module() + "." + wanted.name()
						+ "' is imported as " + wanted.type() + " but is " + value.type());
			}
			values.add(value);
		}
		return values;
	}

	private ExternValue find(ImportType wanted) {
		HostFunctionInstance linked = this.always.apply(wanted);
		if (linked != null) {
			return linked;
		}
		ExternValue exported = this.instances.find(wanted.module(), wanted.name());
		if (exported != null) {
			return exported;
		}
		HostFunctionName name = new HostFunctionName(wanted.module(), wanted.name());
		HostFunction function = this.ifGranted.get(name);
		if (this.learner != null && (function == null || !this.grant.covers(name))
				&& wanted.type() instanceof FunctionType type && DeniedFunction.canHave(type)) {
			return new DeniedFunction(name, type, this.learner);
		}
		if (function == null) {
			throw new LinkException(
					"unknown import: nothing offers '" + name + "', which is imported as " + wanted.type());
		}
		if (!this.grant.covers(name)) {
			throw new LinkException("the host function '" + name + "' is not granted: add it to 'host-functions'");
		}
		return new TypedHostFunction(function);
	}

	private static HostFunctionName name(HostFunction function) {
		return new HostFunctionName(function.module(), function.name());
	}

	private static boolean hasVectors(FunctionType type) {
		return type.parameters().contains(ValueType.V128) || type.results().contains(ValueType.V128);
	}

	private static boolean matches(ExternType actual, ExternType wanted) {
		if (wanted instanceof FunctionType || wanted instanceof GlobalType || wanted instanceof TagType) {
			return actual.equals(wanted);
		}
		if (wanted instanceof TableType table) {
			return actual instanceof TableType other && other.element() == table.element()
					&& other.index() == table.index()
					&& within(other.minimum(), other.maximum(), table.minimum(), table.maximum());
		}
		return wanted instanceof MemoryType memory && actual instanceof MemoryType other
				&& other.index() == memory.index()
				&& within(other.minimum(), other.maximum(), memory.minimum(), memory.maximum());
	}

	private static boolean within(long actualMinimum, long actualMaximum, long minimum, long maximum) {
		return actualMinimum >= minimum && (maximum == -1 || (actualMaximum != -1 && actualMaximum <= maximum));
	}

}
