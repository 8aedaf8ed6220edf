package dev.wasmboot.engine.module;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.simd.LaneType;
import dev.wasmboot.engine.simd.VectorOperation;
import org.jspecify.annotations.Nullable;

/**
 * The types of the instructions on vectors, which follow from their shapes.
 */
public final class VectorInstructions {

	private static final Map<VectorOperation, Vector> VECTORS = new EnumMap<>(VectorOperation.class);

	static {
		for (VectorOperation operation : VectorOperation.values()) {
			VECTORS.put(operation, define(operation));
		}
	}

	private VectorInstructions() {
	}

	/**
	 * The types of an instruction.
	 * @param operation the instruction
	 * @return its types
	 */
	public static Vector of(VectorOperation operation) {
		return Objects.requireNonNull(VECTORS.get(operation));
	}

	private static Vector define(VectorOperation operation) {
		ValueType vector = ValueType.V128;
		return switch (operation.shape()) {
			case UNARY, WIDEN_LOW, WIDEN_HIGH, NARROW_ZERO -> new Vector(List.of(vector), vector);
			case BINARY, BINARY_WIDEN_LOW, BINARY_WIDEN_HIGH, NARROW, SWIZZLE, SHUFFLE ->
				new Vector(List.of(vector, vector), vector);
			case TERNARY -> new Vector(List.of(vector, vector, vector), vector);
			case SHIFT -> new Vector(List.of(vector, ValueType.I32), vector);
			case TEST -> new Vector(List.of(vector), ValueType.I32);
			case SPLAT -> new Vector(List.of(typeOf(operation.laneType())), vector);
			case EXTRACT_LANE -> new Vector(List.of(vector), typeOf(operation.laneType()));
			case REPLACE_LANE -> new Vector(List.of(vector, typeOf(operation.laneType())), vector);
			case CONST, LOAD, LOAD_EXTEND, LOAD_SPLAT, LOAD_ZERO -> new Vector(List.of(), vector);
			case LOAD_LANE -> new Vector(List.of(vector), vector);
			case STORE, STORE_LANE -> new Vector(List.of(vector), null);
		};
	}

	private static ValueType typeOf(LaneType lane) {
		return switch (lane) {
			case I8, I16, I32 -> ValueType.I32;
			case I64 -> ValueType.I64;
			case F32 -> ValueType.F32;
			case F64 -> ValueType.F64;
			case V128 -> ValueType.V128;
		};
	}

	/**
	 * The types of an instruction.
	 *
	 * @param operands the types of the operands, but for an address, which is the first
	 * @param result the type of the result, {@code null} if there is none
	 */
	public record Vector(List<ValueType> operands, @Nullable ValueType result) {

	}

}
