package dev.wasmboot.engine.link;

import java.util.Arrays;
import java.util.List;

import dev.wasmboot.engine.LinkException;
import dev.wasmboot.engine.MemoryType;
import dev.wasmboot.engine.TableType;
import dev.wasmboot.engine.V128;
import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.module.ConstantExpression;
import dev.wasmboot.engine.module.DataSegment;
import dev.wasmboot.engine.module.ElementSegment;
import dev.wasmboot.engine.module.SegmentMode;
import dev.wasmboot.engine.module.WasmModule;
import dev.wasmboot.engine.runtime.Budget;
import dev.wasmboot.engine.runtime.CallContext;
import dev.wasmboot.engine.runtime.ExternValue;
import dev.wasmboot.engine.runtime.FunctionInstance;
import dev.wasmboot.engine.runtime.Global;
import dev.wasmboot.engine.runtime.Memory;
import dev.wasmboot.engine.runtime.ModuleCode;
import dev.wasmboot.engine.runtime.ModuleInstance;
import dev.wasmboot.engine.runtime.Table;
import dev.wasmboot.engine.runtime.Tag;
import dev.wasmboot.engine.runtime.WideIndex;
import dev.wasmboot.policy.Limits;
import org.jspecify.annotations.Nullable;

/**
 * Makes an instance of a module, in the
 * <a href="https://webassembly.github.io/spec/core/exec/modules.html#instantiation">order
 * of the specification</a>. Running the start function is left to the caller.
 */
public final class Instantiation {

	private final WasmModule module;

	private final ModuleInstance instance;

	private final Limits limits;

	private Instantiation(WasmModule module, Limits limits, CallContext context) {
		this.module = module;
		this.limits = limits;
		this.instance = new ModuleInstance(module, context);
	}

	/**
	 * Make an instance with its memories empty and its segments not copied yet.
	 * @param module the module
	 * @param imports a value for each import
	 * @param code the module's code
	 * @param limits how large it may be
	 * @param context the context of its calls
	 * @return the instance
	 * @throws LinkException if it starts larger than its limits
	 */
	public static ModuleInstance allocate(WasmModule module, List<ExternValue> imports, ModuleCode code, Limits limits,
			CallContext context) {
		Instantiation instantiation = new Instantiation(module, limits, context);
		instantiation.fillImports(imports);
		instantiation.makeMemories();
		code.defineFunctions(instantiation.instance);
		instantiation.makeGlobals();
		instantiation.makeTables();
		instantiation.evaluateElements();
		for (int i = module.importedTags(); i < module.tags().size(); i++) {
			instantiation.instance.tags()[i] = new Tag(module, i);
		}
		return instantiation.instance;
	}

	/**
	 * Copy an instance's active segments to its tables and memories.
	 * @param instance an instance that was just allocated
	 * @throws dev.wasmboot.engine.TrapException if a segment does not fit
	 */
	public static void copySegments(ModuleInstance instance) {
		WasmModule module = instance.module();
		ConstantExpression.Environment environment = new InstanceEnvironment(instance);
		for (int i = 0; i < module.elements().size(); i++) {
			ElementSegment segment = module.elements().get(i);
			ConstantExpression offset = segment.offset();
			if (segment.mode() == SegmentMode.ACTIVE && offset != null) {
				@Nullable Object[] elements = instance.elements()[i];
				if (elements != null) {
					instance.tables()[segment.table()].init(
							index(module.tables().get(segment.table()).index(), offset, environment), elements, 0,
							segment.size());
				}
			}
			if (segment.mode() != SegmentMode.PASSIVE) {
				instance.elements()[i] = null;
			}
		}
		if (module.initialMemory().length > 0) {
			// The memory was made with all of it
			Arrays.fill(instance.droppedData(), true);
			return;
		}
		for (int i = 0; i < module.data().size(); i++) {
			DataSegment segment = module.data().get(i);
			ConstantExpression offset = segment.offset();
			if (segment.mode() == SegmentMode.ACTIVE && offset != null) {
				instance.memories()[segment.memory()].init(
						index(module.memories().get(segment.memory()).index(), offset, environment), module.bytes(),
						segment.start(), segment.length(), 0, segment.length());
				instance.droppedData()[i] = true;
			}
		}
	}

	private static int index(ValueType type, ConstantExpression offset, ConstantExpression.Environment environment) {
		long bits = offset.evaluateBits(environment);
		return (type == ValueType.I64) ? WideIndex.narrow(bits) : (int) bits;
	}

	private void fillImports(List<ExternValue> imports) {
		int functions = 0;
		int tables = 0;
		int memories = 0;
		int globals = 0;
		int tags = 0;
		for (ExternValue value : imports) {
			if (value instanceof FunctionInstance function) {
				this.instance.functions()[functions++] = function;
			}
			else if (value instanceof Table table) {
				this.instance.tables()[tables++] = table;
			}
			else if (value instanceof Memory memory) {
				this.instance.memories()[memories++] = memory;
			}
			else if (value instanceof Global global) {
				this.instance.globals()[globals++] = global;
			}
			else if (value instanceof Tag tag) {
				this.instance.tags()[tags++] = tag;
			}
		}
	}

	private void makeMemories() {
		Budget budget = new Budget(this.limits.memory());
		for (int i = this.module.importedMemories(); i < this.instance.memories().length; i++) {
			MemoryType type = this.module.memories().get(i);
			Memory memory = (i == 0) ? Memory.create(type, budget, this.module.initialMemory())
					: Memory.create(type, budget);
			if (memory == null) {
				throw new LinkException("memory " + i + " starts with " + type.minimum()
						+ " pages of 64 KiB, and the limit 'memory' is " + this.limits.memory() + " bytes");
			}
			this.instance.memories()[i] = memory;
		}
	}

	private void makeGlobals() {
		InstanceEnvironment environment = new InstanceEnvironment(this.instance);
		for (int i = this.module.importedGlobals(); i < this.instance.globals().length; i++) {
			Global global = new Global(this.module.globals().get(i));
			ConstantExpression initializer = this.module.globalInitializers().get(i - this.module.importedGlobals());
			if (global.type().type().isReference()) {
				global.setReference(initializer.evaluateReference(environment));
			}
			else if (global.type().type() == ValueType.V128) {
				V128 vector = initializer.evaluateVector(environment);
				global.setBits(vector.low());
				global.setHigh(vector.high());
			}
			else {
				global.setBits(initializer.evaluateBits(environment));
			}
			this.instance.globals()[i] = global;
		}
	}

	private void makeTables() {
		InstanceEnvironment environment = new InstanceEnvironment(this.instance);
		Budget budget = new Budget(this.limits.tableElements());
		for (int i = this.module.importedTables(); i < this.instance.tables().length; i++) {
			TableType type = this.module.tables().get(i);
			ConstantExpression initializer = this.module.tableInitializers().get(i - this.module.importedTables());
			Object initial = (initializer != null) ? initializer.evaluateReference(environment) : null;
			Table table = Table.create(type, budget, initial);
			if (table == null) {
				throw new LinkException("table " + i + " starts with " + Long.toUnsignedString(type.minimum())
						+ " elements, and the limit 'table-elements' is " + this.limits.tableElements());
			}
			this.instance.tables()[i] = table;
		}
	}

	private void evaluateElements() {
		InstanceEnvironment environment = new InstanceEnvironment(this.instance);
		for (int i = 0; i < this.module.elements().size(); i++) {
			ElementSegment segment = this.module.elements().get(i);
			@Nullable Object[] elements = new @Nullable Object[segment.size()];
			for (int item = 0; item < elements.length; item++) {
				elements[item] = segment.evaluate(item, environment);
			}
			this.instance.elements()[i] = elements;
		}
	}

	/**
	 * What constant expressions can refer to.
	 */
	private record InstanceEnvironment(ModuleInstance instance) implements ConstantExpression.Environment {

		@Override
		public long globalBits(int index) {
			return this.instance.globals()[index].bits();
		}

		@Override
		public V128 globalVector(int index) {
			Global global = this.instance.globals()[index];
			return new V128(global.bits(), global.high());
		}

		@Override
		public @Nullable Object globalReference(int index) {
			return this.instance.globals()[index].reference();
		}

		@Override
		public Object function(int index) {
			return this.instance.functions()[index];
		}

	}

}
