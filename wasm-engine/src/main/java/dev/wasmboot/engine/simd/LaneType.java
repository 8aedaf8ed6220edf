package dev.wasmboot.engine.simd;

/**
 * What a vector is taken for: how many lanes of which type.
 */
public enum LaneType {

	/** The vector as a whole. */
	V128(Bits.class, 16, void.class),

	/** Sixteen integers of 8 bits. */
	I8(I8x16.class, 1, int.class),

	/** Eight integers of 16 bits. */
	I16(I16x8.class, 2, int.class),

	/** Four integers of 32 bits. */
	I32(I32x4.class, 4, int.class),

	/** Two integers of 64 bits. */
	I64(I64x2.class, 8, long.class),

	/** Four floats of 32 bits. */
	F32(F32x4.class, 4, float.class),

	/** Two floats of 64 bits. */
	F64(F64x2.class, 8, double.class);

	private static final int VECTOR_BYTES = 16;

	private final Class<?> owner;

	private final int bytes;

	private final Class<?> javaType;

	LaneType(Class<?> owner, int bytes, Class<?> javaType) {
		this.owner = owner;
		this.bytes = bytes;
		this.javaType = javaType;
	}

	/**
	 * The class with the operations on such lanes.
	 * @return the class
	 */
	public Class<?> owner() {
		return this.owner;
	}

	/**
	 * The size of a lane.
	 * @return the number of bytes
	 */
	public int bytes() {
		return this.bytes;
	}

	/**
	 * The number of lanes.
	 * @return how many a vector has
	 */
	public int count() {
		return VECTOR_BYTES / this.bytes;
	}

	/**
	 * Integers of the same size.
	 * @return what the bits of the lanes are of, the type itself if it is no other
	 */
	public LaneType bits() {
		return switch (this) {
			case F32 -> I32;
			case F64 -> I64;
			default -> this;
		};
	}

	/**
	 * The type of a lane's value outside of a vector.
	 * @return a primitive type, {@code void} for whole vectors
	 */
	public Class<?> javaType() {
		return this.javaType;
	}

}
