package dev.wasmboot.engine.simd;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The instructions as handles on the Vector API, which are put together by name: nothing
 * is compiled against a module that most JVMs are started without.
 */
final class VectorApi {

	static final String MODULE = "jdk.incubator.vector";

	private static final int VECTOR_BYTES = LaneType.V128.bytes();

	private static final String[] ORDERS = { "LT", "GT", "LE", "GE" };

	private static final String[] EQUALITIES = { "EQ", "NE" };

	private static final String[] EXTREMES = { "MIN", "MAX" };

	private final Map<VectorOperation, Instruction> instructions = new EnumMap<>(VectorOperation.class);

	private final ApiLanes bytes = new ApiLanes(byte.class, Byte.SIZE);

	private final ApiLanes shorts = new ApiLanes(short.class, Short.SIZE);

	private final ApiLanes ints = new ApiLanes(int.class, Integer.SIZE);

	private final ApiLanes longs = new ApiLanes(long.class, Long.SIZE);

	private final ApiLanes floats = new ApiLanes(float.class, Float.SIZE);

	private final ApiLanes doubles = new ApiLanes(double.class, Double.SIZE);

	private VectorApi() {
		bits();
		integers("I8X16", this.bytes);
		integers("I16X8", this.shorts);
		integers("I32X4", this.ints);
		integers("I64X2", this.longs);
		unsigned("I8X16", this.bytes);
		unsigned("I16X8", this.shorts);
		unsigned("I32X4", this.ints);
		wide("I16X8", this.shorts);
		wide("I32X4", this.ints);
		narrow("I8X16_NARROW_I16X8", this.shorts);
		narrow("I16X8_NARROW_I32X4", this.ints);
		widen("I16X8", "I8X16", this.shorts);
		widen("I32X4", "I16X8", this.ints);
		floats("F32X4", this.floats, this.ints);
		floats("F64X2", this.doubles, this.longs);
	}

	/**
	 * Find the API.
	 * @return {@code null} if there is none, or none that is of use
	 */
	static @Nullable VectorApi find() {
		try {
			VectorApi api = new VectorApi();
			return (api.bytes.preferredBits() >= VECTOR_BYTES * Byte.SIZE) ? api : null;
		}
		catch (IllegalStateException ex) {
			// It is an incubator's: a later JDK may have another one
			return null;
		}
	}

	boolean has(VectorOperation operation) {
		return this.instructions.containsKey(operation);
	}

	MethodHandle handle(VectorOperation operation, LaneType lanes, long low, long high) {
		return Objects.requireNonNull(this.instructions.get(operation))
			.handle(lanes(lanes), low, high)
			.asType(ProcessorVectors.type(operation));
	}

	MethodHandle ofHalves() {
		return joined().asType(MethodType.methodType(Object.class, long.class, long.class));
	}

	private MethodHandle joined() {
		return MethodHandles.filterArguments(this.longs.withLane(1), 0, this.longs.broadcast());
	}

	/** Reads a vector of 64-bit lanes from an array of some type. */
	MethodHandle read(LaneType array) {
		MethodHandle read = then(lanes(array).load(), between(array, LaneType.I64));
		return read.asType(read.type().changeReturnType(Object.class));
	}

	/** Writes a vector of 64-bit lanes to an array of some type. */
	MethodHandle write(LaneType array) {
		return this.longs
			.ofObjects(MethodHandles.filterArguments(lanes(array).store(), 2, between(LaneType.I64, array)));
	}

	MethodHandle half(int half) {
		return this.longs.ofObjects(this.longs.lane(half));
	}

	/** Takes a vector of some lanes for one of others. */
	MethodHandle view(LaneType from, LaneType to) {
		return lanes(from).ofObjects(between(from, to)).asType(MethodType.genericMethodType(1));
	}

	/**
	 * The same on the API's own types. What is of floats is taken for integers of that
	 * size in between: on JDK 17 HotSpot does not make nothing of the other way.
	 */
	private MethodHandle between(LaneType from, LaneType to) {
		if (from == to) {
			return MethodHandles.identity(lanes(from).type());
		}
		LaneType bits = to.bits();
		return (bits == from || bits == to) ? lanes(from).to(lanes(to)) : then(between(from, bits), between(bits, to));
	}

	/**
	 * Call a handle, so that whatever it needs of the JDK is initialized, which would not
	 * be well done at the end of a guest's stack.
	 * @param type what its operands are of
	 */
	void call(MethodHandle handle, LaneType type) {
		Object operand = ApiLanes.call(lanes(type).repeated(0));
		List<Object> arguments = new ArrayList<>();
		for (Class<?> parameter : handle.type().parameterList()) {
			if (parameter.isPrimitive()) {
				arguments.add(Array.get(Array.newInstance(parameter, 1), 0));
			}
			else {
				arguments
					.add(parameter.isArray() ? Array.newInstance(parameter.componentType(), VECTOR_BYTES) : operand);
			}
		}
		ApiLanes.call(handle, arguments.toArray());
	}

	private ApiLanes lanes(LaneType type) {
		return switch (type) {
			case V128, I8 -> this.bytes;
			case I16 -> this.shorts;
			case I32 -> this.ints;
			case I64 -> this.longs;
			case F32 -> this.floats;
			case F64 -> this.doubles;
		};
	}

	private void put(String operation, Instruction instruction) {
		this.instructions.put(VectorOperation.valueOf(operation), instruction);
	}

	private void bits() {
		put("V128_NOT", (lanes, low, high) -> lanes.ofObjects(lanes.unary("NOT")));
		bitwise("V128_AND", "AND");
		bitwise("V128_ANDNOT", "AND_NOT");
		bitwise("V128_OR", "OR");
		bitwise("V128_XOR", "XOR");
		put("V128_BITSELECT", (lanes, low, high) -> {
			MethodHandle blend = lanes.ofObjects(lanes.ternary("BITWISE_BLEND"));
			return MethodHandles.permuteArguments(blend, blend.type(), 1, 0, 2);
		});
		put("V128_ANY_TRUE", (lanes, low, high) -> lanes.ofObjects(lanes.test("anyTrue")));
		put("V128_LOAD", (lanes, low, high) -> this.bytes.load());
		put("V128_STORE", (lanes, low, high) -> this.bytes.ofObjects(this.bytes.store()));
		put("V128_CONST", (lanes, low, high) -> constant(low, high));
		put("I8X16_SHUFFLE", (lanes, low, high) -> shuffle(low, high));
	}

	private void bitwise(String operation, String operator) {
		put(operation, (lanes, low, high) -> lanes.ofObjects(lanes.binary(operator)));
	}

	private void integers(String name, ApiLanes lanes) {
		binary(name + "_ADD", "ADD", lanes);
		binary(name + "_SUB", "SUB", lanes);
		unary(name + "_NEG", "NEG", lanes);
		unary(name + "_ABS", "ABS", lanes);
		put(name + "_ALL_TRUE", (any, low, high) -> lanes.ofObjects(lanes.test("allTrue")));
		for (String equality : EQUALITIES) {
			compare(name + "_" + equality, equality, lanes);
		}
		for (String order : ORDERS) {
			compare(name + "_" + order + "_S", order, lanes);
		}
		put(name + "_SPLAT", (any, low, high) -> lanes.broadcast());
		put("V128_LOAD" + lanes.bits() + "_SPLAT", (any, low, high) -> lanes.broadcast());
	}

	private void unary(String name, String operator, ApiLanes lanes) {
		put(name, (any, low, high) -> lanes.ofObjects(lanes.unary(operator)));
	}

	private void binary(String name, String operator, ApiLanes lanes) {
		put(name, (any, low, high) -> lanes.ofObjects(lanes.binary(operator)));
	}

	private void compare(String name, String operator, ApiLanes lanes) {
		put(name, (any, low, high) -> lanes.ofObjects(lanes.compare(operator)));
	}

	private void unsigned(String name, ApiLanes lanes) {
		for (String extreme : EXTREMES) {
			binary(name + "_" + extreme + "_S", extreme, lanes);
			put(name + "_" + extreme + "_U", (any, low, high) -> {
				MethodHandle flip = flip(lanes);
				return lanes.ofObjects(then(both(lanes.binary(extreme), flip, flip), flip));
			});
		}
		for (String order : ORDERS) {
			put(name + "_" + order + "_U",
					(any, low, high) -> lanes.ofObjects(both(lanes.compare(order), flip(lanes), flip(lanes))));
		}
	}

	/**
	 * Makes signed lanes of unsigned ones, for which the API has operations only in
	 * younger JDKs.
	 */
	private static MethodHandle flip(ApiLanes lanes) {
		return lanes.binaryWith("XOR", 1L << (lanes.bits() - 1));
	}

	/** What processors do to lanes that are wider than a byte. */
	private void wide(String name, ApiLanes lanes) {
		binary(name + "_MUL", "MUL", lanes);
		shift(name + "_SHL", "LSHL", lanes);
		shift(name + "_SHR_U", "LSHR", lanes);
		shift(name + "_SHR_S", "ASHR", lanes);
	}

	private void shift(String name, String operator, ApiLanes lanes) {
		put(name, (any, low, high) -> lanes.ofObjects(lanes.shift(operator)));
	}

	private void narrow(String name, ApiLanes lanes) {
		int bits = lanes.bits() / 2;
		put(name + "_S", (any, low, high) -> narrow(lanes, -1L << (bits - 1), (1L << (bits - 1)) - 1));
		put(name + "_U", (any, low, high) -> narrow(lanes, 0, (1L << bits) - 1));
	}

	/**
	 * Lanes of one operand stay in the lower halves of theirs, those of the other go to
	 * the upper halves; then all are brought into place at once.
	 */
	private MethodHandle narrow(ApiLanes lanes, long least, long most) {
		int bits = lanes.bits() / 2;
		int size = bits / Byte.SIZE;
		int count = VECTOR_BYTES / size / 2;
		int[] places = new int[VECTOR_BYTES];
		for (int i = 0; i < VECTOR_BYTES; i++) {
			int lane = i / size;
			places[i] = (2 * (lane % count) + lane / count) * size + i % size;
		}
		MethodHandle clamp = lanes.clamp(least, most);
		MethodHandle lower = (least < 0) ? then(clamp, lanes.binaryWith("AND", (1L << bits) - 1)) : clamp;
		MethodHandle joined = both(lanes.binary("OR"), lower, then(clamp, lanes.binaryWith("LSHL", bits)));
		return lanes.ofObjects(then(then(joined, lanes.to(this.bytes)), rearrange(places)));
	}

	private void widen(String name, String narrow, ApiLanes lanes) {
		for (int i = 0; i < 2; i++) {
			int half = i;
			for (String sign : new String[] { "S", "U" }) {
				String part = ((half == 0) ? "_LOW_" : "_HIGH_") + narrow + "_" + sign;
				put(name + "_EXTEND" + part,
						(any, low, high) -> this.bytes.ofObjects(widen(lanes, half, sign.equals("S"))));
				put(name + "_EXTMUL" + part, (any, low, high) -> {
					MethodHandle widen = widen(lanes, half, sign.equals("S"));
					return this.bytes.ofObjects(both(lanes.binary("MUL"), widen, widen));
				});
			}
		}
	}

	/**
	 * Lanes of the lower half and of the upper one are put side by side, so that a lane
	 * twice as wide has one of each, of which one is to stay. If both halves of a vector
	 * are widened, as they mostly are, the first step is the same.
	 */
	private MethodHandle widen(ApiLanes lanes, int half, boolean signed) {
		int bits = lanes.bits() / 2;
		int size = bits / Byte.SIZE;
		int[] places = new int[VECTOR_BYTES];
		for (int i = 0; i < VECTOR_BYTES; i++) {
			int lane = i / (2 * size) + ((i / size % 2 == 0) ? 0 : VECTOR_BYTES / 2 / size);
			places[i] = lane * size + i % size;
		}
		MethodHandle both = then(rearrange(places), this.bytes.to(lanes));
		if (half == 1) {
			return then(both, lanes.binaryWith(signed ? "ASHR" : "LSHR", bits));
		}
		return signed ? then(then(both, lanes.binaryWith("LSHL", bits)), lanes.binaryWith("ASHR", bits))
				: then(both, lanes.binaryWith("AND", (1L << bits) - 1));
	}

	/**
	 * What processors do to floats. What only moves bits is done to these: the API has
	 * its own mind about those of NaNs, until it is compiled.
	 */
	private void floats(String name, ApiLanes lanes, ApiLanes bits) {
		long sign = 1L << (lanes.bits() - 1);
		for (String operator : new String[] { "ADD", "SUB", "MUL", "DIV" }) {
			binary(name + "_" + operator, operator, lanes);
		}
		unary(name + "_SQRT", "SQRT", lanes);
		put(name + "_NEG", (any, low, high) -> lanes.ofObjects(ofBits(lanes, bits, bits.binaryWith("XOR", sign))));
		put(name + "_ABS", (any, low, high) -> lanes.ofObjects(ofBits(lanes, bits, bits.binaryWith("AND", ~sign))));
		for (String extreme : EXTREMES) {
			// A signalling NaN is to become a quiet one, which an addition sees to
			put(name + "_" + extreme,
					(any, low, high) -> lanes.ofObjects(then(lanes.binary(extreme), lanes.binaryWith("ADD", -0.0))));
		}
		put(name + "_PMIN", (any, low, high) -> lanes.ofObjects(secondWhere("GT", lanes)));
		put(name + "_PMAX", (any, low, high) -> lanes.ofObjects(secondWhere("LT", lanes)));
		for (String[] comparisons : new String[][] { EQUALITIES, ORDERS }) {
			for (String comparison : comparisons) {
				put(name + "_" + comparison, (any, low, high) -> lanes.ofObjects(onesWhere(comparison, lanes, bits)));
			}
		}
		put(name + "_SPLAT", (any, low, high) -> then(bits.broadcastBits(), bits.to(lanes)));
		put(name + "_RELAXED_MADD", (any, low, high) -> lanes
			.ofObjects(MethodHandles.collectArguments(lanes.binary("ADD"), 0, lanes.binary("MUL"))));
	}

	private static MethodHandle ofBits(ApiLanes lanes, ApiLanes bits, MethodHandle operation) {
		return then(then(lanes.to(bits), operation), bits.to(lanes));
	}

	/** The second vector's lane where it compares so with the first one's, else that. */
	private static MethodHandle secondWhere(String comparison, ApiLanes lanes) {
		MethodHandle choice = lanes.choice(comparison);
		MethodType binary = choice.type().dropParameterTypes(2, 4);
		return MethodHandles.permuteArguments(choice, binary, 0, 1, 0, 1);
	}

	private static MethodHandle onesWhere(String comparison, ApiLanes lanes, ApiLanes bits) {
		MethodHandle zeros = then(bits.repeated(0), bits.to(lanes));
		MethodHandle ones = then(bits.repeated(-1), bits.to(lanes));
		return MethodHandles.collectArguments(MethodHandles.collectArguments(lanes.choice(comparison), 1, ones), 0,
				zeros);
	}

	/** What repeats HotSpot keeps in a register, what does not is read from memory. */
	private MethodHandle constant(long low, long high) {
		return (low == high) ? this.longs.repeated(low) : MethodHandles.constant(Object.class, vector(low, high));
	}

	private Object vector(long low, long high) {
		return ApiLanes.call(ofHalves(), low, high);
	}

	private MethodHandle shuffle(long low, long high) {
		int[] places = new int[VECTOR_BYTES];
		long[] second = new long[2];
		for (int i = 0; i < VECTOR_BYTES; i++) {
			int half = i / Long.BYTES;
			int shift = i % Long.BYTES * Byte.SIZE;
			int place = (int) (((half == 0) ? low : high) >>> shift) & 0x1f;
			places[i] = place % VECTOR_BYTES;
			if (place >= VECTOR_BYTES) {
				second[half] |= 0xffL << shift;
			}
		}
		MethodHandle one = rearrange(places);
		if ((second[0] | second[1]) == 0) {
			return MethodHandles.dropArguments(this.bytes.ofObjects(one), 1, Object.class);
		}
		if ((second[0] & second[1]) == -1) {
			return MethodHandles.dropArguments(this.bytes.ofObjects(one), 0, Object.class);
		}
		MethodHandle mask = this.longs.ofObjects(this.longs.to(this.bytes)).bindTo(vector(second[0], second[1]));
		MethodHandle blend = MethodHandles.collectArguments(this.bytes.ternary("BITWISE_BLEND"), 2, mask);
		return this.bytes.ofObjects(both(blend, one, one));
	}

	/**
	 * Each byte becomes the one at a place. The places are numbers in the code, and not a
	 * constant object: HotSpot reads an object again in each turn of a loop that writes
	 * to memory, and checks each time what it has read.
	 */
	private MethodHandle rearrange(int... places) {
		long[] halves = new long[2];
		for (int i = 0; i < VECTOR_BYTES; i++) {
			halves[i / Long.BYTES] |= (long) places[i] << (i % Long.BYTES * Byte.SIZE);
		}
		MethodHandle vector = MethodHandles.insertArguments(joined(), 0, halves[0], halves[1]);
		return this.bytes.rearrange(then(vector, this.longs.to(this.bytes)));
	}

	private static MethodHandle both(MethodHandle operation, MethodHandle first, MethodHandle second) {
		return MethodHandles.filterArguments(operation, 0, first, second);
	}

	private static MethodHandle then(MethodHandle first, MethodHandle next) {
		return MethodHandles.filterReturnValue(first, next);
	}

	/** Makes the handle of an instruction. */
	private interface Instruction {

		/**
		 * The handle.
		 * @param lanes what the operands are taken for, where that makes no difference
		 * @param low the lower half of what follows the opcode
		 * @param high the upper half
		 */
		MethodHandle handle(ApiLanes lanes, long low, long high);

	}

}
