package dev.wasmboot.engine.compiler;

import java.util.Arrays;
import java.util.Set;

import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.module.ByteReader;
import dev.wasmboot.engine.module.FuelCosts;
import dev.wasmboot.engine.module.FunctionBody;
import dev.wasmboot.engine.module.Opcode;
import dev.wasmboot.engine.module.ValueTypes;
import dev.wasmboot.engine.module.WasmModule;
import dev.wasmboot.engine.simd.VectorOperation;
import org.jspecify.annotations.Nullable;

/**
 * What has to be known of a function before the first of its instructions is translated.
 */
final class BodyScan {

	/** Of more the JVM does not take what else a method may be passed. */
	private static final int MOST_PARAMETER_SLOTS = JavaTypes.MOST_PARAMETER_SLOTS - 3 - VectorPlaces.MOST;

	private final int function;

	private final ValueType[] locals;

	private final FuelCosts costs;

	private final CountingScan counts;

	private boolean memory;

	private boolean loops;

	private boolean loopsByTailCall;

	private boolean tailCalls;

	private final VectorScan vectors = new VectorScan();

	private final LocalReads reads = new LocalReads();

	/**
	 * Scan a function.
	 * @param fuel whether its code is to count fuel
	 */
	BodyScan(WasmModule module, int function, boolean fuel) {
		this.function = function;
		FunctionBody body = module.bodies().get(function - module.importedFunctions());
		this.locals = locals(module, module.functions().get(function), body);
		this.costs = fuel ? FuelCosts.of(module, function) : FuelCosts.none();
		this.counts = new CountingScan(body.codeStart());
		boolean vectorLocals = Arrays.asList(this.locals).contains(ValueType.V128);
		if (vectorLocals && JavaTypes.slots(module.functions().get(function).parameters()) > MOST_PARAMETER_SLOTS) {
			this.vectors.unfit();
		}
		ByteReader in = new ByteReader(module.bytes(), body.codeStart(), body.end());
		while (in.remaining() > 0) {
			int at = in.position();
			int opcode = in.opcode();
			if (opcode == Opcode.RETURN_CALL) {
				boolean self = in.u32() == function;
				this.loopsByTailCall |= self;
				this.loops |= self;
				this.tailCalls |= !self;
				continue;
			}
			this.tailCalls |= opcode == Opcode.RETURN_CALL_INDIRECT;
			this.loops |= opcode == Opcode.LOOP;
			if (vectorLocals) {
				this.reads.next(in, opcode, this.counts.openLoops() > 0);
			}
			if (opcode == Opcode.TRY || opcode == Opcode.TRY_TABLE) {
				this.vectors.unfit();
			}
			VectorOperation vector = Opcode.vectorOperation(opcode);
			this.memory |= accessesMemory(opcode, vector);
			if (vector != null) {
				this.vectors.next(vector, this.counts.openLoops());
			}
			this.counts.next(in, opcode, at);
		}
	}

	private static boolean accessesMemory(int opcode, @Nullable VectorOperation vector) {
		return (opcode >= Opcode.I32_LOAD && opcode <= Opcode.I64_STORE32)
				|| (vector != null && vector.shape().accessesMemory());
	}

	private static ValueType[] locals(WasmModule module, FunctionType type, FunctionBody body) {
		ByteReader in = new ByteReader(module.bytes(), body.start(), body.codeStart());
		int count = type.parameters().size();
		ValueType[] found = type.parameters().toArray(new ValueType[count + 16]);
		for (int groups = in.u32(); groups > 0; groups--) {
			int start = count;
			count += in.u32();
			if (count > found.length) {
				found = Arrays.copyOf(found, Math.max(count, 2 * found.length));
			}
			Arrays.fill(found, start, count, ValueTypes.read(in));
		}
		return Arrays.copyOf(found, count);
	}

	/**
	 * The index of the function.
	 */
	int function() {
		return this.function;
	}

	/**
	 * The types of the locals, parameters first.
	 */
	ValueType[] locals() {
		return this.locals;
	}

	/**
	 * What its instructions cost.
	 */
	FuelCosts costs() {
		return this.costs;
	}

	/**
	 * Where it counts.
	 */
	CountingScan counts() {
		return this.counts;
	}

	/**
	 * Whether a load or store accesses a memory.
	 */
	boolean memory() {
		return this.memory;
	}

	/**
	 * Whether the function has loops of any kind.
	 */
	boolean loops() {
		return this.loops;
	}

	/**
	 * Whether the function calls itself in place of returning.
	 */
	boolean loopsByTailCall() {
		return this.loopsByTailCall;
	}

	/**
	 * Whether it calls others in place of returning.
	 */
	boolean tailCalls() {
		return this.tailCalls;
	}

	/**
	 * The places that its locals have.
	 * @param vectors what vectors are made of
	 */
	VectorPlaces places(VectorForm vectors) {
		return (vectors == VectorForm.PROCESSOR) ? new VectorPlaces(this.locals, this.reads) : VectorPlaces.NONE;
	}

	/**
	 * What its vectors had best be made of.
	 * @param usable what they may be made of
	 */
	VectorForm vectors(Set<VectorForm> usable) {
		return this.vectors.best(usable);
	}

}
