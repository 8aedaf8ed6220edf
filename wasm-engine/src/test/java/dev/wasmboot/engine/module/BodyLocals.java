package dev.wasmboot.engine.module;

import java.util.ArrayList;
import java.util.List;

import dev.wasmboot.engine.Feature;
import dev.wasmboot.engine.ValueType;

import static dev.wasmboot.engine.module.WasmBytes.bytes;
import static dev.wasmboot.engine.module.WasmBytes.u32;

/**
 * The locals of a function that is made up: its parameters, some of any types, and behind
 * these the ones that loops, conditions and values that are needed twice have for
 * themselves.
 */
final class BodyLocals {

	/** Locals that loops count in; one more keeps conditions. */
	private static final int COUNTERS = 3;

	/** Types of the locals behind those, for values that are needed twice. */
	private static final List<ValueType> KEPT = List.of(ValueType.I32, ValueType.I64, ValueType.F32, ValueType.F64,
			ValueType.V128);

	private final ModuleGenerator module;

	private final BodyWriter out;

	private final List<ValueType> types = new ArrayList<>();

	private final List<byte[]> groups = new ArrayList<>();

	/** Locals that are there for one loop each. */
	private int counts;

	BodyLocals(ModuleGenerator module, BodyWriter out, List<ValueType> parameters) {
		this.module = module;
		this.out = out;
		this.types.addAll(parameters);
		declare();
	}

	private void declare() {
		for (int i = this.module.between(0, 4); i > 0; i--) {
			ValueType local = this.module.localType();
			int count = this.module.between(0, 3);
			this.groups.add(bytes(u32(count), local.code()));
			for (int j = 0; j < count; j++) {
				this.types.add(local);
			}
		}
		this.groups.add(bytes(u32(COUNTERS + 1), ValueType.I32.code()));
		kept().forEach((kept) -> this.groups.add(bytes(u32(1), kept.code())));
	}

	private List<ValueType> kept() {
		return this.module.has(Feature.SIMD) ? KEPT : KEPT.subList(0, KEPT.indexOf(ValueType.V128));
	}

	/** How they are declared in the body, once that is complete. */
	byte[] declarations() {
		byte[] counts = bytes(u32(this.counts), ValueType.I32.code());
		return bytes(u32(this.groups.size() + 1), bytes(this.groups.toArray()), counts);
	}

	/** The types of those that any code may use. */
	List<ValueType> types() {
		return this.types;
	}

	/** A local for a loop to count in; others may count in it, too. */
	int counter() {
		return this.types.size() + this.module.between(0, COUNTERS - 1);
	}

	/** A local that nothing else uses. */
	int count() {
		return this.types.size() + COUNTERS + 1 + kept().size() + this.counts++;
	}

	/** Count down, and leave whether that goes on. */
	void countDown(int counter) {
		this.out.emit(Opcode.LOCAL_GET, u32(counter), Opcode.I32_CONST, 1, Opcode.I32_SUB, Opcode.LOCAL_TEE,
				u32(counter), Opcode.I32_CONST, 0, Opcode.I32_GT_S);
	}

	/** The local for a condition. */
	int condition() {
		return this.types.size() + COUNTERS;
	}

	/** Copy the value on top to the local that is for such. */
	int keep(ValueType type) {
		int local = this.types.size() + COUNTERS + 1 + KEPT.indexOf(type);
		this.out.emit(Opcode.LOCAL_TEE, u32(local));
		return local;
	}

}
