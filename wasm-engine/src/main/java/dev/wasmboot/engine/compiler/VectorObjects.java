package dev.wasmboot.engine.compiler;

import java.lang.invoke.MethodType;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.wasmboot.engine.simd.LaneType;
import dev.wasmboot.engine.simd.ProcessorVectors;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;

/**
 * The vectors of straight code that are objects of the JDK's Vector API: see
 * {@link ProcessorVectors}. Each is in a local of its own, besides the slots that the
 * vector has as two {@code long}s; these are written only where straight code ends, or
 * where an instruction needs them. So no frame at a label knows of objects.
 */
final class VectorObjects {

	/** How many locals there are for objects. */
	static final int ROOM = 16;

	private static final MethodType OF_HALVES = MethodType.methodType(Object.class, long.class, long.class);

	private static final MethodType VIEW = MethodType.genericMethodType(1);

	private static final MethodType HALF = MethodType.methodType(long.class, Object.class);

	private final Bytecode out;

	/** The first of the locals for objects. */
	private final int first;

	private final BitSet carried;

	/** By slot of a vector, where its object is. */
	private final Map<Integer, Held> held = new HashMap<>();

	/**
	 * Create what knows of no object.
	 * @param first where there are {@link #ROOM} locals for objects
	 * @param carried the slots of locals of the guest that are needed beyond straight
	 * code
	 */
	VectorObjects(Bytecode out, int first, BitSet carried) {
		this.carried = carried;
		this.out = out;
		this.first = first;
	}

	/**
	 * Whether the vector at a slot is an object.
	 */
	boolean has(int slot) {
		return this.held.containsKey(slot);
	}

	/**
	 * What lanes the vector at a slot is of.
	 * @return the lanes of its object, or of what would be made of it
	 */
	LaneType lanes(int slot) {
		Held object = this.held.get(slot);
		return (object != null) ? object.lanes : LaneType.I64;
	}

	/**
	 * Push the object of the vector at a slot.
	 * @param lanes what it has to be of
	 */
	void load(int slot, LaneType lanes) {
		load(object(slot), lanes);
	}

	private void load(Held object, LaneType lanes) {
		if (object.lanes == lanes) {
			this.out.variable(Opcodes.ALOAD, object.local);
			return;
		}
		this.out.handle(ProcessorVectors.VIEW, object.lanes, lanes.bytes(), 0);
		this.out.variable(Opcodes.ALOAD, object.local);
		this.out.callHandle(VIEW);
	}

	/**
	 * Pop an object, which is the vector at a slot from now on.
	 */
	void store(int slot, LaneType lanes) {
		hold(slot, lanes, false);
	}

	/**
	 * Let the vector at a slot be the one that is at another.
	 */
	void copy(int from, int to) {
		Held object = object(from);
		this.held.put(to, new Held(object.local, object.lanes, false));
	}

	/**
	 * Note that the vector at a slot is not that object any more, or is of no use.
	 */
	void forget(int slot) {
		this.held.remove(slot);
	}

	/**
	 * Have the vector at a slot there, as two numbers of 64 bits.
	 */
	void writeHalves(int slot) {
		Held object = this.held.get(slot);
		if (object != null && !object.written) {
			half(object, ProcessorVectors.LOWER, slot);
			half(object, ProcessorVectors.UPPER, slot + VectorForm.UPPER);
			this.held.put(slot, new Held(object.local, object.lanes, true));
		}
	}

	/**
	 * End straight code: have all vectors in their slots that are needed behind it.
	 */
	void leave() {
		this.held.keySet().removeIf((slot) -> slot < this.first && !this.carried.get(slot));
		clear();
	}

	/** Have all vectors in their slots, to make room. */
	private void clear() {
		List.copyOf(this.held.keySet()).forEach(this::writeHalves);
		this.held.clear();
	}

	private void half(Held object, String half, int slot) {
		this.out.handle(half, LaneType.I64, 0, 0);
		load(object, LaneType.I64);
		this.out.callHandle(HALF);
		this.out.variable(Opcodes.LSTORE, slot);
	}

	/** The object of the vector at a slot, which is made if there is none. */
	private Held object(int slot) {
		Held object = this.held.get(slot);
		if (object != null) {
			return object;
		}
		this.out.handle(ProcessorVectors.OF_HALVES, LaneType.I64, 0, 0);
		this.out.variable(Opcodes.LLOAD, slot);
		this.out.variable(Opcodes.LLOAD, slot + VectorForm.UPPER);
		this.out.callHandle(OF_HALVES);
		return hold(slot, LaneType.I64, true);
	}

	private Held hold(int slot, LaneType lanes, boolean written) {
		this.held.remove(slot);
		Integer free = free();
		if (free == null) {
			clear();
			free = Objects.requireNonNull(free());
		}
		this.out.variable(Opcodes.ASTORE, free);
		Held object = new Held(free, lanes, written);
		this.held.put(slot, object);
		return object;
	}

	private @Nullable Integer free() {
		for (int local = this.first; local < this.first + ROOM; local++) {
			int candidate = local;
			if (this.held.values().stream().noneMatch((object) -> object.local == candidate)) {
				return local;
			}
		}
		return null;
	}

	/**
	 * Where an object is.
	 *
	 * @param local the local
	 * @param lanes what it is of
	 * @param written whether the vector is in its slots as well
	 */
	private record Held(int local, LaneType lanes, boolean written) {
	}

}
