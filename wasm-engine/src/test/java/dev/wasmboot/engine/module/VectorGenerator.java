package dev.wasmboot.engine.module;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import dev.wasmboot.engine.Feature;
import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.simd.LaneType;
import dev.wasmboot.engine.simd.VectorOperation;
import dev.wasmboot.engine.simd.VectorShape;

/**
 * Makes up instructions on vectors.
 */
final class VectorGenerator {

	/** By the type of the result. */
	private static final Map<ValueType, List<VectorOperation>> OPERATIONS = Arrays.stream(VectorOperation.values())
		.filter((operation) -> VectorInstructions.of(operation).result() != null)
		.collect(Collectors
			.groupingBy((operation) -> Objects.requireNonNull(VectorInstructions.of(operation).result())));

	private static final List<VectorOperation> LOADS = Arrays.stream(VectorOperation.values())
		.filter((operation) -> operation.shape().accessesMemory() && VectorInstructions.of(operation).result() != null)
		.toList();

	private static final List<VectorOperation> STORES = List.of(VectorOperation.V128_STORE,
			VectorOperation.V128_STORE8_LANE, VectorOperation.V128_STORE16_LANE, VectorOperation.V128_STORE32_LANE,
			VectorOperation.V128_STORE64_LANE);

	private final ModuleGenerator module;

	private final BodyGenerator body;

	private final BodyWriter out;

	private final MemoryGenerator memories;

	private final NanReplacement nans;

	private final Witness witness;

	VectorGenerator(ModuleGenerator module, BodyGenerator body, BodyWriter out, MemoryGenerator memories,
			NanReplacement nans, Witness witness) {
		this.module = module;
		this.body = body;
		this.out = out;
		this.memories = memories;
		this.nans = nans;
		this.witness = witness;
	}

	/** Compute a vector, or a number from vectors. */
	void compute(ValueType wanted) {
		VectorOperation operation = this.module.oneOf(Objects.requireNonNull(OPERATIONS.get(wanted)));
		boolean relaxed = Opcode.VECTOR + operation.code() >= Opcode.RELAXED_VECTOR;
		if ((operation.shape().accessesMemory() && this.module.memories.isEmpty())
				|| (relaxed && !this.module.has(Feature.RELAXED_SIMD))) {
			this.body.leaf(wanted);
			return;
		}
		write(operation);
		LaneType lanes = operation.laneType();
		if (wanted == ValueType.V128 && (lanes == LaneType.F32 || lanes == LaneType.F64)) {
			this.nans.replace(lanes);
		}
		this.witness.copySome(wanted);
	}

	void load() {
		write(this.module.oneOf(LOADS));
	}

	void store() {
		write(this.module.oneOf(STORES));
	}

	private void write(VectorOperation operation) {
		VectorShape shape = operation.shape();
		int memory = shape.accessesMemory() ? this.memories.address() : -1;
		this.body.values(VectorInstructions.of(operation).operands());
		this.out.instruction(Opcode.VECTOR + operation.code());
		if (shape.accessesMemory()) {
			int width = Integer.numberOfTrailingZeros(shape.accessedBytes(operation.laneType()));
			this.out.emit(this.memories.argument(width, memory));
		}
		this.out.emit(immediates(operation));
	}

	/** A constant, or which lanes are meant. */
	private byte[] immediates(VectorOperation operation) {
		int most = switch (operation.shape()) {
			case CONST -> 255;
			case SHUFFLE -> 31;
			default -> operation.laneType().count() - 1;
		};
		byte[] immediates = new byte[operation.shape().immediateBytes()];
		for (int i = 0; i < immediates.length; i++) {
			immediates[i] = (byte) this.module.between(0, most);
		}
		return immediates;
	}

}
