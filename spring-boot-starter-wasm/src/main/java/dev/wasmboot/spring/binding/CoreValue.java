package dev.wasmboot.spring.binding;

import java.lang.reflect.Type;
import java.util.stream.Stream;

import dev.wasmboot.engine.ValueType;
import org.jspecify.annotations.Nullable;

/**
 * A value that crosses as a number of WebAssembly: its bits, an {@code i32} in the lower
 * half.
 */
enum CoreValue implements Crossing {

	INT(int.class, ValueType.I32),

	LONG(long.class, ValueType.I64),

	FLOAT(float.class, ValueType.F32),

	DOUBLE(double.class, ValueType.F64),

	BOOLEAN(boolean.class, ValueType.I32);

	private final Class<?> javaType;

	private final ValueType type;

	CoreValue(Class<?> javaType, ValueType type) {
		this.javaType = javaType;
		this.type = type;
	}

	/**
	 * The core value that a Java type is.
	 * @param type the Java type
	 * @return the core value, or {@code null} if the type crosses in another way
	 */
	static @Nullable CoreValue of(Type type) {
		return Stream.of(values()).filter((value) -> value.javaType == type).findFirst().orElse(null);
	}

	ValueType type() {
		return this.type;
	}

	long toBits(Object value) {
		return switch (this) {
			case INT -> Integer.toUnsignedLong((Integer) value);
			case LONG -> (Long) value;
			case FLOAT -> Integer.toUnsignedLong(Float.floatToRawIntBits((Float) value));
			case DOUBLE -> Double.doubleToRawLongBits((Double) value);
			case BOOLEAN -> ((Boolean) value) ? 1 : 0;
		};
	}

	Object fromBits(long bits) {
		return switch (this) {
			case INT -> (int) bits;
			case LONG -> bits;
			case FLOAT -> Float.intBitsToFloat((int) bits);
			case DOUBLE -> Double.longBitsToDouble(bits);
			case BOOLEAN -> (int) bits != 0;
		};
	}

}
