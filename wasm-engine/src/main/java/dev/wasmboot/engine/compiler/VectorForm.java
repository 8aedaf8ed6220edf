package dev.wasmboot.engine.compiler;

import java.util.EnumSet;
import java.util.Set;

import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.simd.I32x4;
import dev.wasmboot.engine.simd.ProcessorVectors;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * What a vector is made of within a method. Between methods it is always two numbers of
 * 64 bits, as it is in globals, on the guest's stack, and in exceptions.
 * <p>
 * These suit lanes of any width: as many as fit into 64 bits are computed together. Lanes
 * of 32 bits gain nothing from that. A processor computes with each as fast as with two,
 * and to take two apart and to put them together again is most of the work. And HotSpot
 * does not keep in one register what is a number with a point in one turn of a loop and
 * bits where the next begins. So a method that mostly computes with such lanes has them
 * one by one, and as what they are; its other instructions put halves together and take
 * them apart.
 * <p>
 * All forms take four slots, the lowest bits first, so that the two slots of a half are
 * the same in all.
 */
public enum VectorForm {

	/** Two numbers of 64 bits, of which each is half a vector. */
	LONGS(ValueType.I64),

	/** Two lanes of 64 bits. */
	DOUBLES(ValueType.F64),

	/** Four lanes of 32 bits. */
	INTS(ValueType.I32),

	/** Four lanes of 32 bits. */
	FLOATS(ValueType.F32),

	/**
	 * Two numbers of 64 bits, which are one of the processor's vectors within straight
	 * code, and the guest's locals in an array: see {@link VectorObjects}.
	 */
	PROCESSOR(ValueType.I64);

	/** Where the upper half is, from where the vector is. */
	static final int UPPER = 2;

	private static final int SLOTS = 4;

	private static final String HALF = Type.getInternalName(I32x4.class);

	private final ValueType part;

	VectorForm(ValueType part) {
		this.part = part;
	}

	/**
	 * What vectors can be made of in this JVM.
	 * @return the forms, in order
	 */
	public static Set<VectorForm> usable() {
		return ProcessorVectors.available() ? EnumSet.allOf(VectorForm.class)
				: EnumSet.complementOf(EnumSet.of(PROCESSOR));
	}

	/**
	 * The type of what the JVM has for a vector.
	 */
	ValueType part() {
		return this.part;
	}

	/**
	 * How many of these it has.
	 */
	int parts() {
		return SLOTS / JavaTypes.slots(this.part);
	}

	/**
	 * Whether lanes of 32 bits are apart.
	 */
	boolean ofLanes() {
		return this == INTS || this == FLOATS;
	}

	/**
	 * Where a part is.
	 * @param slot where the vector is
	 */
	int slot(int slot, int part) {
		return slot + part * JavaTypes.slots(this.part);
	}

	void load(Bytecode out, int slot) {
		for (int i = 0; i < parts(); i++) {
			out.variable(JavaTypes.load(this.part), slot(slot, i));
		}
	}

	void store(Bytecode out, int slot) {
		for (int i = parts() - 1; i >= 0; i--) {
			out.variable(JavaTypes.store(this.part), slot(slot, i));
		}
	}

	/**
	 * Push the bits of a part.
	 * @param slot where the part is
	 */
	void loadBits(Bytecode out, int slot) {
		out.variable(JavaTypes.load(this.part), slot);
		switch (this) {
			case FLOATS -> out.callStatic("java/lang/Float", "floatToRawIntBits", "(F)I");
			case DOUBLES -> out.callStatic("java/lang/Double", "doubleToRawLongBits", "(D)J");
			default -> {
			}
		}
	}

	/**
	 * Make a part of the bits on the stack of the JVM.
	 */
	void ofBits(Bytecode out) {
		switch (this) {
			case FLOATS -> out.callStatic("java/lang/Float", "intBitsToFloat", "(I)F");
			case DOUBLES -> out.callStatic("java/lang/Double", "longBitsToDouble", "(J)D");
			default -> {
			}
		}
	}

	/**
	 * Push a half, as 64 bits.
	 * @param slot where the half is
	 */
	void loadHalf(Bytecode out, int slot) {
		loadBits(out, slot);
		if (ofLanes()) {
			loadBits(out, slot + 1);
			out.callStatic(HALF, "lanes", "(II)J");
		}
	}

	/**
	 * Make a half of a vector of the 64 bits on the stack of the JVM.
	 */
	void ofHalf(Bytecode out) {
		if (ofLanes()) {
			out.op(Opcodes.DUP2);
			out.op(Opcodes.L2I);
			ofBits(out);
			out.op(Opcodes.DUP_X2);
			out.op(Opcodes.POP);
			out.constant(Integer.SIZE);
			out.op(Opcodes.LUSHR);
			out.op(Opcodes.L2I);
		}
		ofBits(out);
	}

	/**
	 * Pop a half of a vector.
	 * @param slot where the half is
	 */
	void storeHalf(Bytecode out, int slot) {
		if (ofLanes()) {
			out.variable(JavaTypes.store(this.part), slot + 1);
		}
		out.variable(JavaTypes.store(this.part), slot);
	}

	/**
	 * Push a half that is known.
	 */
	void constant(Bytecode out, long half) {
		if (ofLanes()) {
			out.constant((int) half);
			ofBits(out);
			out.constant((int) (half >>> Integer.SIZE));
		}
		else {
			out.constant(half);
		}
		ofBits(out);
	}

}
