package dev.wasmboot.engine.compiler;

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
 * {@link ProcessorVectors}. Each is in a local of its own, and no frame at a label knows
 * of it. From one stretch of straight code to the next a local of the guest goes through
 * an array, which each call of the function has for itself: a processor writes a whole
 * vector there and reads it again in less time than it takes to move its halves to other
 * registers and back. An operand goes as two {@code long}s in its slots, which are also
 * what instructions take that are not the processor's.
 */
final class VectorObjects {

	/** How many locals there are for objects. */
	static final int ROOM = 16;

	private static final String OBJECT = "L" + JavaTypes.OBJECT + ";";

	/** The type of the array. */
	static final String PLACES = "[J";

	private static final String OF_HALVES = "(JJ)" + OBJECT;

	private static final String VIEW = "(" + OBJECT + ")" + OBJECT;

	private static final String HALF = "(" + OBJECT + ")J";

	private static final String READ = "(I" + PLACES + ")" + OBJECT;

	private static final String WRITE = "(I" + PLACES + OBJECT + ")V";

	private final Bytecode out;

	/** The first of the locals for objects. The array is behind them. */
	private final int first;

	/** By slot of a local of the guest that is read, where its vector is in the array. */
	private final Map<Integer, Integer> places = new HashMap<>();

	private final BitSet carried = new BitSet();

	/** By slot of a vector, where its object is. */
	private final Map<Integer, Held> held = new HashMap<>();

	/**
	 * Create what knows of no object.
	 * @param first where there are {@link #ROOM} locals for objects, and one for the
	 * array: behind all locals of the guest, and before all operands
	 */
	VectorObjects(Bytecode out, int first) {
		this.out = out;
		this.first = first;
	}

	/**
	 * Have a place for a local of the guest.
	 * @param slot its slot
	 * @param needed whether its value is needed beyond straight code
	 */
	void place(int slot, boolean needed) {
		this.places.put(slot, 2 * this.places.size());
		this.carried.set(slot, needed);
	}

	/**
	 * Begin the function: the guest's locals are zero.
	 */
	void begin() {
		this.out.constant(2 * this.places.size());
		this.out.longs();
		this.out.variable(Opcodes.ASTORE, this.first + ROOM);
	}

	/**
	 * Take a parameter, which was passed as two numbers of 64 bits.
	 */
	void take(int slot) {
		if (this.places.containsKey(slot)) {
			ofHalves(slot);
			hold(slot, LaneType.I64, false);
		}
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
		this.out.handle(new VectorHandle(ProcessorVectors.VIEW, object.lanes, lanes.bytes(), 0));
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
	 * Have the operand at a slot there, as two numbers of 64 bits.
	 */
	void writeHalves(int slot) {
		Held object = this.held.get(slot);
		if (object != null && !object.written) {
			half(object, ProcessorVectors.LOWER, slot);
			half(object, ProcessorVectors.UPPER, slot + VectorForm.UPPER);
			written(slot, object);
		}
	}

	private void half(Held object, String half, int slot) {
		this.out.handle(new VectorHandle(half, LaneType.I64));
		load(object, LaneType.I64);
		this.out.callHandle(HALF);
		this.out.variable(Opcodes.LSTORE, slot);
	}

	private void writeLocal(int slot) {
		Held object = Objects.requireNonNull(this.held.get(slot));
		if (!object.written && this.places.containsKey(slot)) {
			this.out.handle(new VectorHandle(ProcessorVectors.WRITE, LaneType.I64));
			loadPlace(slot);
			load(object, LaneType.I64);
			this.out.callHandle(WRITE);
			written(slot, object);
		}
	}

	private void written(int slot, Held object) {
		this.held.put(slot, new Held(object.local, object.lanes, true));
	}

	/**
	 * End straight code: have all vectors in their places that are needed behind it.
	 */
	void leave() {
		this.held.keySet().removeIf((slot) -> isLocal(slot) && !this.carried.get(slot));
		clear();
	}

	/** Have all vectors in their places, to make room. */
	private void clear() {
		for (int slot : List.copyOf(this.held.keySet())) {
			if (isLocal(slot)) {
				writeLocal(slot);
			}
			else {
				writeHalves(slot);
			}
		}
		this.held.clear();
	}

	private boolean isLocal(int slot) {
		return slot < this.first;
	}

	/** The object of the vector at a slot, which is read or made if there is none. */
	private Held object(int slot) {
		Held object = this.held.get(slot);
		if (object != null) {
			return object;
		}
		if (isLocal(slot)) {
			this.out.handle(new VectorHandle(ProcessorVectors.READ, LaneType.I64));
			loadPlace(slot);
			this.out.callHandle(READ);
		}
		else {
			ofHalves(slot);
		}
		return hold(slot, LaneType.I64, true);
	}

	private void loadPlace(int slot) {
		this.out.constant(Objects.requireNonNull(this.places.get(slot)));
		this.out.variable(Opcodes.ALOAD, this.first + ROOM);
	}

	private void ofHalves(int slot) {
		this.out.handle(new VectorHandle(ProcessorVectors.OF_HALVES, LaneType.I64));
		this.out.variable(Opcodes.LLOAD, slot);
		this.out.variable(Opcodes.LLOAD, slot + VectorForm.UPPER);
		this.out.callHandle(OF_HALVES);
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
	 * @param written whether the vector is in its place in the array, or in its slots, as
	 * well
	 */
	private record Held(int local, LaneType lanes, boolean written) {
	}

}
