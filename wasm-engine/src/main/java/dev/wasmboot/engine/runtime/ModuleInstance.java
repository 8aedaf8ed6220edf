package dev.wasmboot.engine.runtime;

import dev.wasmboot.engine.module.WasmModule;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a module at work: its index spaces, filled. For one thread at a time.
 */
public final class ModuleInstance {

	private final WasmModule module;

	private final CallContext context;

	private final FunctionInstance[] functions;

	private final Table[] tables;

	private final Memory[] memories;

	private final Global[] globals;

	private final Tag[] tags;

	/** Segments that can still be copied from; {@code null} where dropped. */
	private final @Nullable Object[] @Nullable [] elements;

	private final boolean[] droppedData;

	public ModuleInstance(WasmModule module, CallContext context) {
		this.module = module;
		this.context = context;
		this.functions = new FunctionInstance[module.functions().size()];
		this.tables = new Table[module.tables().size()];
		this.memories = new Memory[module.memories().size()];
		this.globals = new Global[module.globals().size()];
		this.tags = new Tag[module.tags().size()];
		this.elements = new @Nullable Object[module.elements().size()] @Nullable [];
		this.droppedData = new boolean[module.data().size()];
	}

	public WasmModule module() {
		return this.module;
	}

	/**
	 * The context of calls that come from outside.
	 */
	public CallContext context() {
		return this.context;
	}

	public FunctionInstance[] functions() {
		return this.functions;
	}

	public Table[] tables() {
		return this.tables;
	}

	public Memory[] memories() {
		return this.memories;
	}

	public Global[] globals() {
		return this.globals;
	}

	public Tag[] tags() {
		return this.tags;
	}

	public @Nullable Object[] @Nullable [] elements() {
		return this.elements;
	}

	public boolean[] droppedData() {
		return this.droppedData;
	}

}
