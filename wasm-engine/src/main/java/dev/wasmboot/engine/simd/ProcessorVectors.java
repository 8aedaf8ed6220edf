package dev.wasmboot.engine.simd;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * The instructions on vectors that the processor's own do, by way of the JDK's Vector
 * API, where the JVM was started with it ({@code --add-modules jdk.incubator.vector}).
 * <p>
 * A vector is an object then, and HotSpot's optimising compiler makes it one of the
 * processor's registers, on two conditions. It has to know the class of the object
 * wherever one is used, so each operand is cast to the one class that there is. And it
 * has to inline all that the API does for an instruction, some ten methods deep. Of
 * ordinary code it stops to inline more after a dozen instructions. What a method handle
 * calls it takes in later instead, when what came before has become small, and so it
 * inlines hundreds. That is why there are handles here, and no methods.
 * <p>
 * An object is to live within straight code only: HotSpot does not see through objects
 * that loops carry from one turn to the next. From one block to another a vector goes
 * through an array, or as two {@code long}s.
 */
public final class ProcessorVectors {

	/** Makes a vector of 64-bit lanes of its halves. */
	public static final String OF_HALVES = "ofHalves";

	/** The lower half of a vector of 64-bit lanes. */
	public static final String LOWER = "lower";

	/** The upper half of a vector of 64-bit lanes. */
	public static final String UPPER = "upper";

	/** Reads a vector of 64-bit lanes from an array, whose type is that of the lanes. */
	public static final String READ = "read";

	/** Writes a vector of 64-bit lanes to an array, whose type is that of the lanes. */
	public static final String WRITE = "write";

	/** What the names of views begin with. */
	private static final String VIEW = "view";

	private static final String CONSTANT = VectorOperation.V128_CONST.name();

	private static final String SHUFFLE = VectorOperation.I8X16_SHUFFLE.name();

	/** Those that have no immediates are the same for all guests. */
	private static final Map<String, MethodHandle> HANDLES = new ConcurrentHashMap<>();

	private static final Map<VectorOperation, Boolean> WORKING = new ConcurrentHashMap<>();

	private static final @Nullable VectorApi API = ModuleLayer.boot().findModule(VectorApi.MODULE).isPresent()
			? VectorApi.find() : null;

	private ProcessorVectors() {
	}

	/**
	 * The name of what takes a vector for one of other lanes.
	 * @param lanes the type of these
	 * @return a name that {@link #handle} takes
	 */
	public static String viewAs(LaneType lanes) {
		return VIEW + lanes.name();
	}

	/**
	 * Whether there are such instructions.
	 * @return {@code false} if the JVM was not started with the Vector API, or the
	 * processor has no vectors of 128 bits
	 */
	public static boolean available() {
		return API != null;
	}

	/**
	 * Whether an instruction is among them. It is tried out once, as a later JDK may have
	 * another API.
	 * @param operation the instruction
	 * @return {@code false} if its halves have to be computed
	 */
	public static boolean has(VectorOperation operation) {
		return API != null && API.has(operation) && WORKING.computeIfAbsent(operation, ProcessorVectors::works);
	}

	private static boolean works(VectorOperation operation) {
		try {
			handle(operation.name(), operandLanes(operation).name(), 0, 0);
			return true;
		}
		catch (IllegalStateException ex) {
			return false;
		}
	}

	/**
	 * The type of the handle of an instruction: vectors are objects, and where memory is
	 * accessed the index of the first byte comes first, and then the bytes. Immediates
	 * are part of the handle.
	 * @param operation the instruction
	 * @return the type
	 */
	public static MethodType type(VectorOperation operation) {
		MethodType accessing = MethodType.methodType(Object.class, int.class, byte[].class);
		MethodType unary = MethodType.methodType(Object.class, Object.class);
		return switch (operation.shape()) {
			case CONST -> MethodType.methodType(Object.class);
			case UNARY, WIDEN_LOW, WIDEN_HIGH -> unary;
			case TEST -> unary.changeReturnType(int.class);
			case SHIFT -> unary.appendParameterTypes(int.class);
			case TERNARY -> MethodType.genericMethodType(3);
			case SPLAT, LOAD_SPLAT -> MethodType.methodType(Object.class, operation.laneType().javaType());
			case LOAD -> accessing;
			case STORE -> accessing.changeReturnType(void.class).appendParameterTypes(Object.class);
			default -> MethodType.genericMethodType(2);
		};
	}

	/**
	 * The lanes that the operands of an instruction have to be of.
	 * @param operation the instruction
	 * @return the type of the lanes, {@link LaneType#V128} if that makes no difference
	 */
	public static LaneType operandLanes(VectorOperation operation) {
		return switch (operation.shape()) {
			case NARROW -> (operation.laneType() == LaneType.I8) ? LaneType.I16 : LaneType.I32;
			case WIDEN_LOW, WIDEN_HIGH, BINARY_WIDEN_LOW, BINARY_WIDEN_HIGH, LOAD, STORE -> LaneType.I8;
			case CONST -> LaneType.I64;
			default -> operation.laneType();
		};
	}

	/**
	 * The lanes that the result of an instruction is of.
	 * @param operation the instruction
	 * @return the type of the lanes, {@link LaneType#V128} if it is that of the operands
	 */
	public static LaneType resultLanes(VectorOperation operation) {
		return switch (operation.shape()) {
			case LOAD, NARROW -> LaneType.I8;
			case CONST -> LaneType.I64;
			default -> operation.laneType();
		};
	}

	/**
	 * The handle of an instruction: what the classes of guests are made with.
	 * @param operation the name of the instruction, one of those above, or that of a view
	 * @param lanes the name of the type of the operands' lanes
	 * @param low the lower half of what follows the instruction's opcode, if anything
	 * does
	 * @param high its upper half
	 * @return a handle of the instruction's type
	 */
	public static MethodHandle handle(String operation, String lanes, long low, long high) {
		if (operation.equals(CONSTANT) || operation.equals(SHUFFLE)) {
			return make(operation, lanes, low, high);
		}
		return HANDLES.computeIfAbsent(operation + lanes, (name) -> make(operation, lanes, low, high));
	}

	private static MethodHandle make(String operation, String lanes, long low, long high) {
		VectorApi api = Objects.requireNonNull(API, "the JVM has no Vector API");
		LaneType type = LaneType.valueOf(lanes);
		MethodHandle handle = HandleGate.before(switch (operation) {
			case READ -> api.read(type);
			case WRITE -> api.write(type);
			case OF_HALVES -> api.ofHalves();
			case LOWER -> api.half(0);
			case UPPER -> api.half(1);
			default -> operation.startsWith(VIEW) ? api.view(type, LaneType.valueOf(operation.substring(VIEW.length())))
					: api.handle(VectorOperation.valueOf(operation), type, low, high);
		});
		api.call(handle, operation.equals(WRITE) ? LaneType.I64 : type);
		return handle;
	}

}
