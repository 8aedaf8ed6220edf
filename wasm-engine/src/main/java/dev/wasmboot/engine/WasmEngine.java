package dev.wasmboot.engine;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;

import dev.wasmboot.engine.cache.CodeCache;
import dev.wasmboot.engine.cache.ModuleCache;
import dev.wasmboot.engine.compiler.ClassProbe;
import dev.wasmboot.engine.cache.SavedClasses;
import dev.wasmboot.engine.cache.SavedModule;
import dev.wasmboot.engine.compiler.CompiledCode;
import dev.wasmboot.engine.compiler.CompilerOptions;
import dev.wasmboot.engine.interpreter.CodeTable;
import dev.wasmboot.engine.jfr.FlightEvents;
import dev.wasmboot.engine.jfr.InstanceStart;
import dev.wasmboot.engine.jfr.ModuleLoad;
import dev.wasmboot.engine.link.Instantiation;
import dev.wasmboot.engine.link.Linker;
import dev.wasmboot.engine.module.ModuleReader;
import dev.wasmboot.engine.module.WasmModule;
import dev.wasmboot.engine.runtime.CallContext;
import dev.wasmboot.engine.runtime.CallListener;
import dev.wasmboot.engine.runtime.ExternValue;
import dev.wasmboot.engine.runtime.HostFunctionInstance;
import dev.wasmboot.engine.runtime.ModuleCode;
import dev.wasmboot.engine.runtime.ModuleInstance;
import dev.wasmboot.engine.runtime.Watchdog;
import dev.wasmboot.engine.wasi.WasiPreview1;
import dev.wasmboot.policy.EffectivePolicy;
import dev.wasmboot.policy.Limits;
import dev.wasmboot.policy.Policy;
import org.jspecify.annotations.Nullable;

/**
 * Loads modules and makes instances. Thread-safe; one engine serves a whole application.
 * <p>
 * A program that runs a plugin's function, and lets it do nothing but compute:
 *
 * <pre>{@code
 * byte[] bytes = Files.readAllBytes(Path.of("plugins/text-tools.wasm"));
 * try (WasmEngine engine = WasmEngine.create()) {
 *     CompiledModule module = engine.load(bytes);
 *     Policy granted = Policy.denyAll().with(Limits.defaults().withTimeout(Duration.ofMillis(100)));
 *     EffectivePolicy policy = EffectivePolicy.decide(module.requests(), granted);
 *     try (Instance instance = engine.instantiate(module, policy)) {
 *         ExportedFunction add = instance.function("add").orElseThrow();
 *         System.out.println(add.call(19, 23));
 *     }
 *     catch (TrapException ex) {
 *         System.err.println("stopped: " + ex.getMessage());
 *     }
 * }
 * }</pre>
 *
 * What a plugin is not granted it cannot do, see {@link Policy#denyAll()}. Programs that
 * call a plugin often, or from several threads, use a
 * {@linkplain #pool(CompiledModule, EffectivePolicy, Imports, Stdio, PoolOptions) pool}.
 */
public final class WasmEngine implements AutoCloseable {

	private final ModuleLimits moduleLimits;

	private final Set<Feature> features;

	private final EngineMode mode;

	private final ModuleCache<CompiledModule> cache;

	private final @Nullable CodeCache codeCache;

	private final Watchdog watchdog = new Watchdog(System::nanoTime);

	private WasmEngine(Builder builder) {
		this.moduleLimits = builder.moduleLimits;
		this.features = builder.features;
		this.mode = possible(builder.mode, builder.obstacle);
		if (this.mode != EngineMode.INTERPRETER) {
			CompilerOptions.prepare();
		}
		this.codeCache = (builder.codeCache != null && this.mode != EngineMode.INTERPRETER)
				? CodeCache.open(builder.codeCache) : null;
		this.cache = new ModuleCache<>(builder.cacheBytes, CompiledModule::size, this::compile);
	}

	/**
	 * An engine with default settings.
	 * @return the engine
	 */
	public static WasmEngine create() {
		return builder().build();
	}

	/**
	 * Settings for an engine.
	 * @return a builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Decode and validate a module, or take it from the cache. However many threads ask,
	 * a content is loaded once.
	 * @param bytes the module in the binary format; not changed, copied
	 * @return the module
	 * @throws ModuleException if it is not a module that this engine runs
	 */
	public CompiledModule load(byte[] bytes) {
		// What has the digest of a valid module is not validated again: nobody may change
		// it
		// after it was digested
		return this.cache.load(bytes.clone());
	}

	/**
	 * Make an instance without imports other than WASI.
	 * @param module the module
	 * @param policy what it may do
	 * @return the instance, started
	 * @see #instantiate(CompiledModule, EffectivePolicy, Imports, Stdio)
	 */
	public Instance instantiate(CompiledModule module, EffectivePolicy policy) {
		return instantiate(module, policy, Imports.none(), Stdio.none());
	}

	/**
	 * Make an instance: link its imports, run its start function and then
	 * {@code _initialize} if it exports that.
	 * @param module the module
	 * @param policy what it may do
	 * @param imports what it can import besides WASI, as far as the policy grants it
	 * @param stdio what its standard streams can reach, as far as the policy grants it
	 * @return the instance, started
	 * @throws LinkException if an import is missing, of another type or not granted, or
	 * the module starts larger than its limits
	 * @throws TrapException if start-up traps
	 * @throws ExitException if start-up exits
	 */
	public Instance instantiate(CompiledModule module, EffectivePolicy policy, Imports imports, Stdio stdio) {
		InstanceStart event = FlightEvents.instanceStart();
		Instance instance = allocate(module, policy, imports, stdio);
		try {
			instance.start();
		}
		catch (RuntimeException ex) {
			instance.close();
			throw ex;
		}
		if (event != null) {
			event.end(module.sha256());
		}
		return instance;
	}

	/**
	 * Make a pool of instances of a module. Each starts from a copy of the state that
	 * start-up left the first one in.
	 * @param module the module
	 * @param policy what it may do
	 * @param imports what it can import besides WASI, as far as the policy grants it
	 * @param stdio what its standard streams can reach, as far as the policy grants it
	 * @param options how many instances, and whether calls share state
	 * @return the pool, with one instance started
	 * @throws LinkException as {@link #instantiate}
	 * @throws TrapException as {@link #instantiate}
	 * @throws ExitException as {@link #instantiate}
	 */
	public InstancePool pool(CompiledModule module, EffectivePolicy policy, Imports imports, Stdio stdio,
			PoolOptions options) {
		return new InstancePool(options, () -> instantiate(module, policy, imports, stdio),
				() -> allocate(module, policy, imports, stdio));
	}

	/**
	 * How modules are run.
	 * @return the mode: the interpreter where {@link EngineMode#AUTO} was asked for and
	 * no classes can be defined
	 */
	public EngineMode mode() {
		return this.mode;
	}

	/**
	 * How the cache of loaded modules has done.
	 * @return a snapshot
	 */
	public CacheStatistics cacheStatistics() {
		return this.cache.statistics();
	}

	/**
	 * How the cache of compiled code has done.
	 * @return a snapshot
	 */
	public CodeCacheStatistics codeCacheStatistics() {
		return (this.codeCache != null) ? this.codeCache.statistics() : CodeCacheStatistics.NONE;
	}

	/**
	 * Let go of the loaded modules, and of their instances: calls in progress that have a
	 * deadline are stopped as if it had passed, and no call can begin.
	 */
	@Override
	public void close() {
		this.cache.clear();
		this.watchdog.close();
		if (this.codeCache != null) {
			this.codeCache.close();
		}
	}

	/**
	 * The mode that is possible where it may be that no classes can be defined.
	 */
	private static EngineMode possible(EngineMode wanted, Supplier<@Nullable String> obstacle) {
		String reason = (wanted != EngineMode.INTERPRETER) ? obstacle.get() : null;
		if (reason == null) {
			return wanted;
		}
		if (wanted == EngineMode.COMPILER) {
			throw new IllegalStateException("modules cannot be compiled, since this JVM does not define classes ("
					+ reason + "): use the mode 'auto' or 'interpreter'");
		}
		System.getLogger(WasmEngine.class.getName())
			.log(System.Logger.Level.WARNING, "modules are interpreted, which is many times slower than compiled code: "
					+ "this JVM does not define classes (" + reason + ")");
		return EngineMode.INTERPRETER;
	}

	private CompiledModule compile(String sha256, byte[] bytes) {
		ModuleLoad event = FlightEvents.moduleLoad();
		SavedModule saved = saved(sha256, bytes, false);
		WasmModule module = (saved != null) ? ModuleReader.readAgain(bytes, this.moduleLimits, saved.features())
				: ModuleReader.read(bytes, this.moduleLimits, this.features);
		CompiledModule compiled = new CompiledModule(module, code(module, sha256, false, saved),
				() -> code(module, sha256, true, saved(sha256, module.bytes(), true)), sha256);
		if (event != null) {
			event.end(sha256, bytes.length, module.functions().size());
		}
		return compiled;
	}

	private CompilerOptions options(byte[] module, boolean fuel) {
		CompilerOptions options = (this.mode == EngineMode.COMPILER || CompiledCode.isSmall(module))
				? CompilerOptions.defaults() : CompilerOptions.quickToStart();
		return options.withFuel(fuel);
	}

	private ModuleCode code(WasmModule module, String sha256, boolean fuel, @Nullable SavedModule saved) {
		if (this.mode == EngineMode.INTERPRETER) {
			return new CodeTable(module, fuel);
		}
		CompilerOptions options = options(module.bytes(), fuel);
		CompiledCode code = new CompiledCode(module, options,
				(saved != null) ? saved : unsaved(module, sha256, options));
		if (this.mode == EngineMode.COMPILER) {
			code.compileAll();
		}
		else if (CompiledCode.isSmall(module.bytes())) {
			code.compileLater();
		}
		return code;
	}

	/** What earlier runs have made for a module, which was valid then. */
	private @Nullable SavedModule saved(String sha256, byte[] module, boolean fuel) {
		return (this.codeCache != null) ? this.codeCache.find(sha256, settings(options(module, fuel))) : null;
	}

	private SavedClasses unsaved(WasmModule module, String sha256, CompilerOptions options) {
		return (this.codeCache != null) ? this.codeCache.create(sha256, settings(options), module.features())
				: SavedClasses.NONE;
	}

	/** Whatever decides whether a module is valid, and what its code is like. */
	private String settings(CompilerOptions options) {
		return RecordText.of(options) + RecordText.of(this.moduleLimits) + this.features;
	}

	private Instance allocate(CompiledModule module, EffectivePolicy policy, Imports imports, Stdio stdio) {
		WasiPreview1 wasi = module.usesWasi() ? new WasiPreview1(policy, stdio, imports.listener()) : null;
		try {
			Linker linker = new Linker((wanted) -> ofWasi(wasi, wanted), imports.functions(),
					policy.policy().hostFunctions(), (from, name) -> exported(imports, from, name),
					policy.learning() ? imports.listener() : null);
			Limits limits = policy.limits();
			CallContext context = new CallContext(this.watchdog, limits.callDepth(),
					(wasi != null) ? wasi : CallListener.NONE);
			context.setTimeout(limits.timeout());
			context.fuel().setLimit(limits.fuel());
			ModuleInstance instance = Instantiation.allocate(module.module(), linker.link(module.module()),
					module.code(limits.fuel().isPresent()), limits, context);
			return new Instance(instance, wasi, limits);
		}
		catch (RuntimeException ex) {
			if (wasi != null) {
				wasi.close();
			}
			throw ex;
		}
	}

	private static @Nullable HostFunctionInstance ofWasi(@Nullable WasiPreview1 wasi, ImportType wanted) {
		return (wasi != null && wanted.module().equals(WasiPreview1.MODULE)) ? wasi.function(wanted.name()) : null;
	}

	private static @Nullable ExternValue exported(Imports imports, String module, String name) {
		Instance instance = imports.instances().get(module);
		return (instance != null) ? instance.find(name) : null;
	}

	/**
	 * Settings for an engine.
	 */
	public static final class Builder {

		private ModuleLimits moduleLimits = ModuleLimits.defaults();

		private Set<Feature> features = EnumSet.allOf(Feature.class);

		private long cacheBytes = 256L << 20;

		private EngineMode mode = EngineMode.AUTO;

		private Supplier<@Nullable String> obstacle = ClassProbe::obstacle;

		private @Nullable CodeCacheOptions codeCache;

		private Builder() {
		}

		/**
		 * How large a module may be.
		 * @param limits the limits
		 * @return this
		 */
		public Builder moduleLimits(ModuleLimits limits) {
			this.moduleLimits = limits;
			return this;
		}

		/**
		 * What modules may use of what WebAssembly has beyond its first version:
		 * everything that the engine runs, unless this is called.
		 * @param admitted the features; a module that needs another one is refused
		 * @return this
		 */
		public Builder features(Set<Feature> admitted) {
			EnumSet<Feature> copy = EnumSet.noneOf(Feature.class);
			copy.addAll(admitted);
			this.features = copy;
			return this;
		}

		/**
		 * How much the cache of loaded modules may hold.
		 * @param bytes the sum of the sizes of the modules' bytes
		 * @return this
		 */
		public Builder cacheBytes(long bytes) {
			this.cacheBytes = bytes;
			return this;
		}

		/**
		 * How modules are run.
		 * @param engineMode the mode, {@link EngineMode#AUTO} unless it is set
		 * @return this
		 */
		public Builder mode(EngineMode engineMode) {
			this.mode = engineMode;
			return this;
		}

		/**
		 * What finds out why no classes can be defined, if none can.
		 */
		Builder obstacle(Supplier<@Nullable String> probe) {
			this.obstacle = probe;
			return this;
		}

		/**
		 * Keep compiled code on disk, for the next start. It is not kept unless this is
		 * called; where it would not be safe, it is not kept either, and the log says
		 * why.
		 * @param options where, and how much
		 * @return this
		 */
		public Builder codeCache(CodeCacheOptions options) {
			this.codeCache = options;
			return this;
		}

		/**
		 * Make the engine.
		 * @return the engine
		 * @throws IllegalStateException if modules are to be compiled, but no classes can
		 * be defined
		 */
		public WasmEngine build() {
			return new WasmEngine(this);
		}

	}

}
