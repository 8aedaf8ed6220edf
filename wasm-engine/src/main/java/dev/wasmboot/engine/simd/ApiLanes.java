package dev.wasmboot.engine.simd;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Locale;

/**
 * The Vector API's operations on lanes of one width, as handles on the API's own class
 * for these.
 */
final class ApiLanes {

	private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

	private static final String SPECIES = "VectorSpecies";

	private final Class<?> type;

	private final Class<?> element;

	private final int bits;

	private final Object species;

	/** Takes an object for what it is. */
	private final MethodHandle cast;

	/**
	 * Create operations.
	 * @param element the type of a lane
	 * @param bits the width of a lane
	 */
	ApiLanes(Class<?> element, int bits) {
		this.element = element;
		this.bits = bits;
		this.type = api(capital(element.getName()) + "Vector");
		this.species = constant(this.type, "SPECIES_128");
		this.cast = method(Class.class, "cast", Object.class, Object.class)
			.bindTo(call(method(api(SPECIES), "vectorType", Class.class), this.species))
			.asType(MethodType.methodType(this.type, Object.class));
	}

	/** How wide the processor's vectors are that the API would choose. */
	int preferredBits() {
		return (int) call(method(api(SPECIES), "vectorBitSize", int.class), constant(this.type, "SPECIES_PREFERRED"));
	}

	/** The API's own type. */
	Class<?> type() {
		return this.type;
	}

	int bits() {
		return this.bits;
	}

	/** The same operation on objects. */
	MethodHandle ofObjects(MethodHandle operation) {
		MethodHandle result = operation;
		for (int i = 0; i < operation.type().parameterCount(); i++) {
			if (operation.type().parameterType(i) == this.type) {
				result = MethodHandles.filterArguments(result, i, this.cast);
			}
		}
		return result;
	}

	/** Takes a vector of these lanes for one of others. */
	MethodHandle to(ApiLanes other) {
		return method(this.type, "reinterpretAs" + capital(other.element.getName()) + "s", other.type);
	}

	MethodHandle unary(String operator) {
		return lanewise("Unary", operator);
	}

	MethodHandle binary(String operator) {
		return lanewise("Binary", operator, api("Vector"));
	}

	MethodHandle ternary(String operator) {
		return lanewise("Ternary", operator, api("Vector"), api("Vector"));
	}

	/** A binary operation with a number that is the same for all lanes. */
	MethodHandle binaryWith(String operator, long number) {
		return binaryWith(operator, long.class, number);
	}

	MethodHandle binaryWith(String operator, double number) {
		return binaryWith(operator, double.class, number);
	}

	private MethodHandle binaryWith(String operator, Class<?> type, Number number) {
		MethodHandle operation = lanewise("Binary", operator, this.element);
		MethodHandle widened = MethodHandles.explicitCastArguments(operation,
				operation.type().changeParameterType(1, type));
		return MethodHandles.insertArguments(widened, 1, number);
	}

	/**
	 * A shift by a number of bits, of which those count that are less than a lane has.
	 */
	MethodHandle shift(String operator) {
		MethodHandle count = staticMethod(ApiLanes.class, "and", long.class, int.class, int.class);
		return MethodHandles.filterArguments(lanewise("Binary", operator, long.class), 1,
				MethodHandles.insertArguments(count, 0, this.bits - 1));
	}

	@SuppressWarnings("unused") // By the handle above
	private static long and(int mask, int count) {
		return count & mask;
	}

	private MethodHandle lanewise(String arity, String operator, Class<?>... operands) {
		MethodHandle method = with(operator, method(this.type, "lanewise",
				MethodType.methodType(this.type, api("VectorOperators$" + arity)).appendParameterTypes(operands)));
		MethodType exact = method.type();
		for (int i = 0; i < exact.parameterCount(); i++) {
			if (!exact.parameterType(i).isPrimitive()) {
				exact = exact.changeParameterType(i, this.type);
			}
		}
		return method.asType(exact);
	}

	private static MethodHandle with(String operator, MethodHandle method) {
		return MethodHandles.insertArguments(method, 1, constant(api("VectorOperators"), operator));
	}

	/** Lanes become all ones where a comparison holds, and zeros where it does not. */
	MethodHandle compare(String operator) {
		return MethodHandles.filterReturnValue(mask(operator), method(api("VectorMask"), "toVector", api("Vector")))
			.asType(MethodType.methodType(this.type, this.type, this.type));
	}

	/** Says where a comparison holds. */
	private MethodHandle mask(String operator) {
		Class<?> mask = api("VectorMask");
		return with(operator, method(this.type, "compare", mask, api("VectorOperators$Comparison"), api("Vector")))
			.asType(MethodType.methodType(mask, this.type, this.type));
	}

	/**
	 * Takes four vectors: the lanes become those of the second where a comparison of the
	 * other two holds, and those of the first where it does not.
	 */
	MethodHandle choice(String operator) {
		Class<?> mask = api("VectorMask");
		MethodHandle blend = method(this.type, "blend", this.type, api("Vector"), mask)
			.asType(MethodType.methodType(this.type, this.type, this.type, mask));
		return MethodHandles.collectArguments(blend, 2, mask(operator));
	}

	/**
	 * Whether lanes are other than zero, as a number.
	 * @param quantifier which of them have to be
	 */
	MethodHandle test(String quantifier) {
		MethodHandle notZero = MethodHandles.collectArguments(mask("NE"), 1, repeated(0));
		MethodHandle test = MethodHandles.filterReturnValue(notZero,
				method(api("VectorMask"), quantifier, boolean.class));
		return MethodHandles.explicitCastArguments(test, test.type().changeReturnType(int.class));
	}

	/** Lanes that are too small or too large become the smallest or the largest. */
	MethodHandle clamp(long least, long most) {
		return MethodHandles.filterReturnValue(binaryWith("MAX", least), binaryWith("MIN", most));
	}

	/** All lanes become a number, which is an integer. */
	MethodHandle broadcast() {
		return broadcast((this.bits == Long.SIZE) ? long.class : int.class);
	}

	private MethodHandle broadcast(Class<?> number) {
		MethodHandle broadcast = staticMethod(this.type, "broadcast", this.type, api(SPECIES), this.element)
			.bindTo(this.species);
		return MethodHandles.explicitCastArguments(broadcast, MethodType.methodType(this.type, number));
	}

	/** Makes a vector whose lanes are all the same number. */
	MethodHandle repeated(long number) {
		return MethodHandles.insertArguments(broadcast(long.class), 0, number);
	}

	/** All lanes become the bits of a float. */
	MethodHandle broadcastBits() {
		MethodHandle bits = (this.bits == Long.SIZE)
				? staticMethod(Double.class, "doubleToRawLongBits", long.class, double.class)
				: staticMethod(Float.class, "floatToRawIntBits", int.class, float.class);
		return MethodHandles.filterArguments(broadcast(), 0, bits);
	}

	MethodHandle withLane(int lane) {
		return MethodHandles.insertArguments(method(this.type, "withLane", this.type, int.class, this.element), 1,
				lane);
	}

	MethodHandle lane(int lane) {
		return MethodHandles.insertArguments(method(this.type, "lane", this.element, int.class), 1, lane);
	}

	/** From an index and an array. */
	MethodHandle load() {
		MethodHandle load = staticMethod(this.type, "fromArray", this.type, api(SPECIES), this.element.arrayType(),
				int.class)
			.bindTo(this.species);
		return MethodHandles.permuteArguments(load,
				MethodType.methodType(this.type, int.class, this.element.arrayType()), 1, 0);
	}

	/** To an index and an array. */
	MethodHandle store() {
		MethodHandle store = method(this.type, "intoArray", void.class, this.element.arrayType(), int.class);
		return MethodHandles.permuteArguments(store,
				MethodType.methodType(void.class, int.class, this.element.arrayType(), this.type), 2, 1, 0);
	}

	/**
	 * Each lane becomes the one at a place.
	 * @param places makes a vector of the places
	 */
	MethodHandle rearrange(MethodHandle places) {
		Class<?> shuffle = api("VectorShuffle");
		MethodHandle made = MethodHandles.filterReturnValue(places, method(this.type, "toShuffle", shuffle));
		return MethodHandles.collectArguments(method(this.type, "rearrange", this.type, shuffle), 1, made);
	}

	/**
	 * Call a handle.
	 * @return what it returns, of no use if that is nothing
	 */
	static Object call(MethodHandle handle, Object... arguments) {
		try {
			return handle.invokeWithArguments(arguments);
		}
		catch (Throwable ex) {
			throw missing(ex);
		}
	}

	private static MethodHandle method(Class<?> owner, String name, Class<?> result, Class<?>... parameters) {
		return method(owner, name, MethodType.methodType(result, parameters));
	}

	private static MethodHandle method(Class<?> owner, String name, MethodType type) {
		try {
			return LOOKUP.findVirtual(owner, name, type);
		}
		catch (ReflectiveOperationException ex) {
			throw missing(ex);
		}
	}

	private static MethodHandle staticMethod(Class<?> owner, String name, Class<?> result, Class<?>... parameters) {
		try {
			return LOOKUP.findStatic(owner, name, MethodType.methodType(result, parameters));
		}
		catch (ReflectiveOperationException ex) {
			throw missing(ex);
		}
	}

	private static Object constant(Class<?> owner, String name) {
		try {
			return owner.getField(name).get(null);
		}
		catch (ReflectiveOperationException ex) {
			throw missing(ex);
		}
	}

	private static Class<?> api(String name) {
		try {
			return Class.forName(VectorApi.MODULE + "." + name);
		}
		catch (ClassNotFoundException ex) {
			throw missing(ex);
		}
	}

	private static IllegalStateException missing(Throwable cause) {
		return new IllegalStateException("the JDK has another Vector API", cause);
	}

	private static String capital(String name) {
		return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
	}

}
