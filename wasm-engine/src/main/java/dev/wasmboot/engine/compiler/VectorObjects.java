package dev.wasmboot.engine.compiler;

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
 * its place in an array: see {@link VectorPlaces}. An operand goes as two {@code long}s
 * in its slots, which are also what instructions take that are not the processor's.
 */
final class VectorObjects {

	/** How many locals there are for objects. */
	static final int ROOM = 16;

	private static final String OBJECT = "L" + JavaTypes.OBJECT + ";";

	private static final String OF_HALVES = "(JJ)" + OBJECT;

	private static final String VIEW = "(" + OBJECT + ")" + OBJECT;

	private static final String HALF = "(" + OBJECT + ")J";

	private final Bytecode out;

	private final VectorPlaces all;

	/** The slot of the first array. */
	private final int arrays;

	/** The first of the locals for objects. */
	private final int first;

	/** By slot of a local of the guest, where its vector is in the arrays. */
	private final Map<Integer, VectorPlaces.Place> places = new HashMap<>();

	/** By slot of a vector, where its object is. */
	private final Map<Integer, Held> held = new HashMap<>();

	/**
	 * Create what knows of no object.
	 * @param all the places that there are
	 * @param arrays the slot of the first array
	 * @param first where there are {@link #ROOM} locals for objects: behind all locals of
	 * the guest, and before all operands
	 */
	VectorObjects(Bytecode out, VectorPlaces all, int arrays, int first) {
		this.out = out;
		this.all = all;
		this.arrays = arrays;
		this.first = first;
	}

	/**
	 * Let a local of the guest have its place.
	 * @param slot its slot
	 */
	void place(int slot, VectorPlaces.Place place) {
		this.places.put(slot, place);
	}

	/**
	 * Have other arrays, where the function begins anew: the guest's locals are zero.
	 */
	void begin() {
		this.all.make(this.out);
		for (int i = this.all.arrays() - 1; i >= 0; i--) {
			this.out.variable(Opcodes.ASTORE, this.arrays + i);
		}
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
		this.out.handle(new VectorHandle(ProcessorVectors.viewAs(lanes), object.lanes));
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
		VectorPlaces.Place place = this.places.get(slot);
		if (!object.written && place != null) {
			this.out.handle(new VectorHandle(ProcessorVectors.WRITE, place.lanes()));
			load(place);
			load(object, LaneType.I64);
			this.out.callHandle("(I" + VectorPlaces.type(place.array()) + OBJECT + ")V");
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
		this.held.keySet().removeIf((slot) -> isLocal(slot) && !isCarried(slot));
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

	private boolean isCarried(int slot) {
		VectorPlaces.Place place = this.places.get(slot);
		return place != null && place.carried();
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
			VectorPlaces.Place place = Objects.requireNonNull(this.places.get(slot));
			this.out.handle(new VectorHandle(ProcessorVectors.READ, place.lanes()));
			load(place);
			this.out.callHandle("(I" + VectorPlaces.type(place.array()) + ")" + OBJECT);
		}
		else {
			ofHalves(slot);
		}
		return hold(slot, LaneType.I64, true);
	}

	private void load(VectorPlaces.Place place) {
		this.out.constant(place.index());
		this.out.variable(Opcodes.ALOAD, this.arrays + place.array());
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
