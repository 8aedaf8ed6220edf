package dev.wasmboot.engine;

import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import dev.wasmboot.engine.compiler.CompiledCode;
import dev.wasmboot.engine.module.Export;
import dev.wasmboot.engine.module.WasmModule;
import dev.wasmboot.engine.runtime.ModuleCode;
import dev.wasmboot.engine.wasi.WasiPreview1;
import dev.wasmboot.policy.HostFunctionName;
import dev.wasmboot.policy.Limit;
import dev.wasmboot.policy.Limits;
import dev.wasmboot.policy.Requests;
import org.jspecify.annotations.Nullable;

/**
 * A module that was decoded and validated, ready to be instantiated any number of times.
 * Immutable and thread-safe.
 */
public final class CompiledModule {

	private static final long MOST_PAGES = Long.MAX_VALUE / GuestMemory.PAGE;

	private final WasmModule module;

	private final ModuleCode code;

	private final Supplier<ModuleCode> compiler;

	/** Made when it is first needed. */
	private @Nullable ModuleCode fuelCode;

	private final String sha256;

	/**
	 * Create a module.
	 * @param module what it is
	 * @param code its code, which counts no fuel
	 * @param compiler makes the code that does
	 * @param sha256 the SHA-256 of its bytes
	 */
	CompiledModule(WasmModule module, ModuleCode code, Supplier<ModuleCode> compiler, String sha256) {
		this.module = module;
		this.code = code;
		this.compiler = compiler;
		this.sha256 = sha256;
	}

	/**
	 * The SHA-256 of its bytes.
	 * @return 64 hexadecimal digits, in lower case
	 */
	public String sha256() {
		return this.sha256;
	}

	/**
	 * The size of its bytes.
	 * @return the number of bytes
	 */
	public int size() {
		return this.module.bytes().length;
	}

	/**
	 * The name the module gives itself in its name section.
	 * @return the name, or {@code null}
	 */
	public @Nullable String name() {
		return this.module.moduleName();
	}

	/**
	 * What it imports, in its own order.
	 * @return the imports
	 */
	public List<ImportType> imports() {
		return this.module.imports();
	}

	/**
	 * What it exports, in its own order.
	 * @return the exports
	 */
	public List<ExportType> exports() {
		return this.module.exports().stream().map((export) -> new ExportType(export.name(), type(export))).toList();
	}

	/**
	 * Its memories, imported ones first.
	 * @return what each is declared as
	 */
	public List<MemoryType> memories() {
		return this.module.memories();
	}

	/**
	 * Its tables, imported ones first.
	 * @return what each is declared as
	 */
	public List<TableType> tables() {
		return this.module.tables();
	}

	/**
	 * The features it uses of what WebAssembly has beyond its first version.
	 * @return the features
	 */
	public Set<Feature> features() {
		return this.module.features();
	}

	/**
	 * A custom section, which means nothing to the engine.
	 * @param name its name
	 * @return a copy of the content of the first section of that name
	 */
	public Optional<byte[]> customSection(String name) {
		return Optional.ofNullable(this.module.customSection(name));
	}

	/**
	 * What its imports ask for: the capabilities its WASI imports can make use of, and
	 * the host functions it needs.
	 * @return the requests
	 */
	public Requests requests() {
		Set<String> wasi = new LinkedHashSet<>();
		Set<HostFunctionName> hostFunctions = new LinkedHashSet<>();
		for (ImportType wanted : this.module.imports()) {
			if (wanted.module().equals(WasiPreview1.MODULE)) {
				wasi.add(wanted.name());
			}
			else if (wanted.type() instanceof FunctionType) {
				hostFunctions.add(new HostFunctionName(wanted.module(), wanted.name()));
			}
		}
		return new Requests(WasiPreview1.capabilities(wasi), hostFunctions);
	}

	/**
	 * The limits that its start would be over.
	 * @param granted the limits it is to be started with
	 * @return what it needs, in the unit of each limit; empty if it can be started
	 */
	public Map<Limit, Long> limitsAbove(Limits granted) {
		Map<Limit, Long> needed = new EnumMap<>(Limit.class);
		long pages = memories().stream().mapToLong(MemoryType::minimum).sum();
		needed.put(Limit.MEMORY, (pages <= MOST_PAGES) ? pages * GuestMemory.PAGE : Long.MAX_VALUE);
		needed.put(Limit.TABLE_ELEMENTS, tables().stream().mapToLong(TableType::minimum).sum());
		needed.entrySet().removeIf((limit) -> limit.getValue() <= limit.getKey().of(granted));
		return needed;
	}

	/**
	 * Tell what its functions become when they are compiled, whatever the mode of the
	 * engine. That takes as long as to compile all of them.
	 * @return the report
	 */
	public CompilationReport compilationReport() {
		return new CompiledCode(this.module).report();
	}

	/**
	 * Whether it imports functions of WASI.
	 */
	boolean usesWasi() {
		return this.module.imports().stream().anyMatch((wanted) -> wanted.module().equals(WasiPreview1.MODULE));
	}

	WasmModule module() {
		return this.module;
	}

	/**
	 * Its code.
	 * @param fuel whether it is to count fuel
	 */
	ModuleCode code(boolean fuel) {
		return fuel ? fuelCode() : this.code;
	}

	private synchronized ModuleCode fuelCode() {
		ModuleCode known = this.fuelCode;
		if (known == null) {
			known = this.compiler.get();
			this.fuelCode = known;
		}
		return known;
	}

	private ExternType type(Export export) {
		return switch (export.kind()) {
			case FUNCTION -> this.module.functions().get(export.index());
			case TABLE -> this.module.tables().get(export.index());
			case MEMORY -> this.module.memories().get(export.index());
			case GLOBAL -> this.module.globals().get(export.index());
			case TAG -> this.module.tags().get(export.index());
		};
	}

}
