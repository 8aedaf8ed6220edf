package dev.wasmboot.engine.compiler;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.simd.LaneType;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Where the vectors of a function's locals are from one stretch of straight code to the
 * next: in arrays that each call of the function has for itself. A processor writes a
 * whole vector there and reads it again in less time than it takes to move its halves to
 * other registers and back.
 * <p>
 * What a loop carries should not go through memory, and HotSpot sees to that on two
 * conditions. It keeps in a register what is read at the beginning of a turn if that is
 * what the turn before wrote last to arrays of the same type. So the locals are spread
 * over arrays of several types, those first that a turn changes for the next one. And it
 * does not move a read that it takes to depend on where the array was made. So the method
 * that does the work is passed the arrays, which are there from its start, and another
 * one makes them.
 * <p>
 * There is none of bytes, as HotSpot takes all arrays of these for possibly the guest's
 * memory.
 */
final class VectorPlaces {

	private static final List<LaneType> ARRAYS = List.of(LaneType.I64, LaneType.I32, LaneType.F64, LaneType.F32);

	/** How many arrays there are at most. */
	static final int MOST = ARRAYS.size();

	/** Those of a function that has no need of any. */
	static final VectorPlaces NONE = new VectorPlaces(new ValueType[0], new LocalReads());

	private final Map<Integer, Place> places = new HashMap<>();

	/**
	 * Find places for what is read.
	 * @param locals the types of the function's locals
	 * @param reads which of them are read where
	 */
	VectorPlaces(ValueType[] locals, LocalReads reads) {
		List<IntPredicate> order = List.of(reads::turns, reads::carried, reads::contains);
		for (IntPredicate next : order) {
			for (int i = 0; i < locals.length; i++) {
				if (locals[i] == ValueType.V128 && next.test(i) && !this.places.containsKey(i)) {
					int number = this.places.size();
					this.places.put(i, new Place(number % MOST, number / MOST, reads.carried(i)));
				}
			}
		}
	}

	/**
	 * How many arrays there are.
	 */
	int arrays() {
		return Math.min(MOST, this.places.size());
	}

	/**
	 * The type of an array.
	 */
	static String type(int array) {
		return Type.getDescriptor(ARRAYS.get(array).javaType().arrayType());
	}

	/**
	 * The types of all arrays.
	 */
	String types() {
		StringBuilder types = new StringBuilder();
		for (int i = 0; i < arrays(); i++) {
			types.append(type(i));
		}
		return types.toString();
	}

	/**
	 * Push all arrays, with zeros.
	 */
	void make(Bytecode out) {
		for (int i = 0; i < arrays(); i++) {
			LaneType lanes = ARRAYS.get(i);
			int vectors = (this.places.size() - i + MOST - 1) / MOST;
			out.constant(vectors * lanes.count());
			out.array(switch (lanes) {
				case I64 -> Opcodes.T_LONG;
				case I32 -> Opcodes.T_INT;
				case F64 -> Opcodes.T_DOUBLE;
				default -> Opcodes.T_FLOAT;
			});
		}
	}

	/**
	 * The place of a local.
	 * @return {@code null} if it is none of those that have one
	 */
	@Nullable Place of(int local) {
		return this.places.get(local);
	}

	/**
	 * The place of a vector.
	 *
	 * @param array the number of the array
	 * @param number how many vectors are before it
	 * @param carried whether it is needed beyond straight code
	 */
	record Place(int array, int number, boolean carried) {

		/**
		 * The lanes that the array is of.
		 */
		LaneType lanes() {
			return ARRAYS.get(this.array);
		}

		/**
		 * The index of the first one.
		 */
		int index() {
			return this.number * lanes().count();
		}

	}

}
