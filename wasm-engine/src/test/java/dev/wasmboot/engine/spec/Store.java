package dev.wasmboot.engine.spec;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import dev.wasmboot.engine.HostFunction;
import dev.wasmboot.engine.ImportType;
import dev.wasmboot.engine.ModuleLimits;
import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.link.Instantiation;
import dev.wasmboot.engine.link.Linker;
import dev.wasmboot.engine.module.Export;
import dev.wasmboot.engine.module.ModuleReader;
import dev.wasmboot.engine.module.WasmBytes;
import dev.wasmboot.engine.module.WasmModule;
import dev.wasmboot.engine.runtime.CallContext;
import dev.wasmboot.engine.runtime.ExternValue;
import dev.wasmboot.engine.runtime.FunctionInstance;
import dev.wasmboot.engine.runtime.Global;
import dev.wasmboot.engine.runtime.HostFunctionInstance;
import dev.wasmboot.engine.runtime.ModuleCode;
import dev.wasmboot.engine.runtime.ModuleInstance;
import dev.wasmboot.engine.runtime.TypedHostFunction;
import dev.wasmboot.engine.runtime.ValueStack;
import dev.wasmboot.engine.runtime.Watchdog;
import dev.wasmboot.policy.HostFunctionGrant;
import dev.wasmboot.policy.Limits;
import dev.wasmboot.policy.Policy;
import org.jspecify.annotations.Nullable;

/**
 * Where the modules of a script live: instances that go on after a trap, as the
 * specification has them, and that others can import from by the name they are registered
 * under.
 */
final class Store {

	private static final Limits LIMITS = Limits.defaults()
		.withMemory(256L << 20)
		.withTableElements(10_000_000)
		.withTimeout(Duration.ofSeconds(60));

	private static final String TABLE_64 = "table64";

	private static final HostFunctionGrant NO_GRANT = Policy.denyAll().hostFunctions();

	private final Watchdog watchdog;

	private final Function<WasmModule, ModuleCode> tier;

	private final Map<String, ModuleInstance> registered = new HashMap<>();

	/**
	 * Create a store that offers {@code spectest}.
	 * @param watchdog watches the calls
	 * @param spectest the module with the memory, the table and the globals of that name
	 * @param tier the code of a module
	 */
	Store(Watchdog watchdog, Path spectest, Function<WasmModule, ModuleCode> tier) throws IOException {
		this.tier = tier;
		this.watchdog = watchdog;
		register("spectest", instantiate(read(spectest)));
		register(TABLE_64, instantiate(ModuleReader.read(table64(), ModuleLimits.defaults())));
	}

	static WasmModule read(Path file) throws IOException {
		return ModuleReader.read(Files.readAllBytes(file), ModuleLimits.defaults());
	}

	ModuleInstance instantiate(WasmModule module) {
		Linker linker = new Linker(Store::printFunction, List.of(), NO_GRANT, this::find, null);
		CallContext context = new CallContext(this.watchdog, LIMITS.callDepth());
		ModuleInstance instance = Instantiation.allocate(module, linker.link(module), this.tier.apply(module), LIMITS,
				context);
		context.setTimeout(LIMITS.timeout());
		context.begin();
		try {
			Instantiation.copySegments(instance);
			if (module.startFunction() >= 0) {
				context.call(instance, instance.functions()[module.startFunction()]);
			}
		}
		finally {
			context.end();
		}
		return instance;
	}

	void register(String name, ModuleInstance instance) {
		this.registered.put(name, instance);
	}

	/** Whether something imports from a module that is not registered. */
	boolean lacks(ImportType wanted) {
		return !this.registered.containsKey(wanted.module());
	}

	List<Value> invoke(ModuleInstance instance, String name, List<Value> arguments) {
		FunctionInstance function = (FunctionInstance) export(instance, name);
		CallContext context = instance.context();
		List<ValueType> results = function.type().results();
		context.begin();
		try {
			ValueStack stack = context.stack();
			int base = stack.top();
			stack.ensure(base + Math.max(arguments.size(), results.size()));
			stack.vectorsUsed();
			for (int i = 0; i < arguments.size(); i++) {
				stack.slots()[base + i] = arguments.get(i).bits();
				stack.highs()[base + i] = arguments.get(i).high();
				stack.references()[base + i] = arguments.get(i).reference();
			}
			stack.referencesUsed();
			context.call(instance, function);
			Value[] values = new Value[results.size()];
			for (int i = 0; i < values.length; i++) {
				values[i] = value(results.get(i), stack.slots()[base + i], stack.highs()[base + i],
						stack.references()[base + i]);
			}
			return List.of(values);
		}
		finally {
			context.end();
		}
	}

	Value get(ModuleInstance instance, String name) {
		Global global = (Global) export(instance, name);
		return value(global.type().type(), global.bits(), global.high(), global.reference());
	}

	private static Value value(ValueType type, long bits, long high, @Nullable Object reference) {
		return type.isReference() ? new Value(type, 0, reference)
				: new Value(type, bits, (type == ValueType.V128) ? high : 0, null);
	}

	private static ExternValue export(ModuleInstance instance, String name) {
		ExternValue value = findExport(instance, name);
		if (value == null) {
			throw new IllegalArgumentException("nothing is exported as '" + name + "'");
		}
		return value;
	}

	/** What {@code spectest} has for 64-bit tables, and its file has not. */
	private static byte[] table64() {
		return WasmBytes.module(WasmBytes.section(WasmBytes.TABLES, 1, WasmBytes.FUNCREF, 5, 10, 20),
				WasmBytes.section(WasmBytes.EXPORTS, 1, TABLE_64, 1, 0));
	}

	private @Nullable ExternValue find(String module, String name) {
		if (module.equals("spectest") && name.equals(TABLE_64)) {
			return find(TABLE_64, TABLE_64);
		}
		ModuleInstance instance = this.registered.get(module);
		return (instance != null) ? findExport(instance, name) : null;
	}

	private static @Nullable ExternValue findExport(ModuleInstance instance, String name) {
		for (Export export : instance.module().exports()) {
			if (export.name().equals(name)) {
				return switch (export.kind()) {
					case FUNCTION -> instance.functions()[export.index()];
					case TABLE -> instance.tables()[export.index()];
					case MEMORY -> instance.memories()[export.index()];
					case GLOBAL -> instance.globals()[export.index()];
					case TAG -> instance.tags()[export.index()];
				};
			}
		}
		return null;
	}

	private static @Nullable HostFunctionInstance printFunction(ImportType wanted) {
		if (!wanted.module().equals("spectest")) {
			return null;
		}
		return switch (wanted.name()) {
			case "print" -> print("print");
			case "print_i32" -> print("print_i32", int.class);
			case "print_i64" -> print("print_i64", long.class);
			case "print_f32" -> print("print_f32", float.class);
			case "print_f64" -> print("print_f64", double.class);
			case "print_i32_f32" -> print("print_i32_f32", int.class, float.class);
			case "print_f64_f64" -> print("print_f64_f64", double.class, double.class);
			default -> null;
		};
	}

	private static HostFunctionInstance print(String name, Class<?>... parameters) {
		return new TypedHostFunction(
				HostFunction.of("spectest", name, MethodHandles.empty(MethodType.methodType(void.class, parameters))));
	}

	/**
	 * A value.
	 *
	 * @param type its type
	 * @param bits those of a number, an {@code i32} or {@code f32} sign-extended, or of
	 * the low half of a vector
	 * @param high the bits of the high half of a vector
	 * @param reference that of a reference type
	 */
	record Value(ValueType type, long bits, long high, @Nullable Object reference) {

		Value(ValueType type, long bits, @Nullable Object reference) {
			this(type, bits, 0, reference);
		}

	}

}
