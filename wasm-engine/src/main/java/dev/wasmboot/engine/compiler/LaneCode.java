package dev.wasmboot.engine.compiler;

import java.util.Objects;

import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.module.ByteReader;
import dev.wasmboot.engine.simd.LaneType;
import dev.wasmboot.engine.simd.VectorOperation;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Writes the instructions on vectors whose lanes of 32 bits are in locals one by one:
 * each lane of the result is computed as a number is. From one instruction to the next
 * HotSpot takes a float itself, where there are its bits in between.
 */
final class LaneCode {

	private static final String FLOAT = "java/lang/Float";

	private static final int LANES = 4;

	/** There is nothing of the kind. */
	private static final int NONE = -1;

	private final ByteReader in;

	private final MethodFrame frame;

	private final Bytecode out;

	private final VectorForm form;

	/**
	 * Create a writer.
	 * @param in reads what follows the opcodes
	 * @param frame the locals of a method whose vectors are lanes
	 */
	LaneCode(ByteReader in, MethodFrame frame) {
		this.in = in;
		this.frame = frame;
		this.out = frame.out();
		this.form = frame.vectors();
	}

	/**
	 * Whether an instruction is one of those that are written here.
	 */
	static boolean is(VectorOperation operation) {
		return operation.singleLaneType() != null || (operation.shape().ofOneLane()
				&& (operation.laneType() == LaneType.I32 || operation.laneType() == LaneType.F32));
	}

	/**
	 * Write an instruction without access to memory: push its result.
	 * @param first the height of its first operand, all of which are in locals
	 */
	void write(VectorOperation operation, int first) {
		switch (operation.shape()) {
			case SPLAT -> {
				number(operation, first);
				splat();
			}
			case EXTRACT_LANE -> lane(first, this.in.u8(), type(operation));
			case REPLACE_LANE -> replace(first, this.in.u8(), () -> number(operation, first + 1));
			case SHIFT -> {
				for (int i = 0; i < LANES; i++) {
					lane(first, i, ValueType.I32);
					this.frame.load(ValueType.I32, this.frame.operand(first + 1));
					call(operation);
				}
			}
			default -> {
				int operands = Objects.requireNonNull(operation.singleLaneType()).parameterCount();
				for (int i = 0; i < LANES; i++) {
					compute(operation, first, operands, i);
				}
			}
		}
	}

	private void compute(VectorOperation operation, int first, int operands, int lane) {
		int instruction = (this.form == VectorForm.FLOATS) ? instruction(operation) : NONE;
		ValueType type = (instruction != NONE) ? ValueType.F32 : ValueType.I32;
		for (int i = 0; i < operands; i++) {
			lane(first + i, lane, type);
		}
		if (instruction != NONE) {
			this.out.op(instruction);
		}
		else {
			call(operation);
		}
	}

	/** The instruction of the JVM that does the same to floats. */
	private static int instruction(VectorOperation operation) {
		return switch (operation) {
			case F32X4_NEG -> Opcodes.FNEG;
			case F32X4_ADD -> Opcodes.FADD;
			case F32X4_SUB -> Opcodes.FSUB;
			case F32X4_MUL -> Opcodes.FMUL;
			case F32X4_DIV -> Opcodes.FDIV;
			default -> NONE;
		};
	}

	/**
	 * Write an instruction that accesses memory: push its result, if it has one.
	 * @param vector the height of the operand that is a vector, if there is one
	 */
	void access(VectorOperation operation, VectorAccess access, int vector) {
		switch (operation.shape()) {
			case LOAD_SPLAT -> {
				load(access);
				splat();
			}
			case LOAD_ZERO -> {
				load(access);
				for (int i = 1; i < LANES; i++) {
					this.frame.clear(this.form.part());
				}
			}
			case LOAD_LANE -> replace(vector, this.in.u8(), () -> load(access));
			default -> {
				int lane = this.in.u8();
				access.store(VectorAccess.INT, 0, () -> lane(vector, lane, ValueType.I32));
			}
		}
	}

	private void load(VectorAccess access) {
		access.load(VectorAccess.INT, 0);
		this.form.ofBits(this.out);
	}

	/**
	 * Push the lanes that a shuffle selects.
	 * @param first the height of its first operand
	 * @param low the numbers of the bytes of the lower half
	 * @param high those of the upper half
	 * @return whether it moves whole lanes, else nothing is written
	 */
	boolean shuffle(int first, long low, long high) {
		int[] sources = { source((int) low), source((int) (low >>> Integer.SIZE)), source((int) high),
				source((int) (high >>> Integer.SIZE)) };
		for (int source : sources) {
			if (source == NONE) {
				return false;
			}
		}
		for (int source : sources) {
			same(first + source / LANES, source % LANES);
		}
		return true;
	}

	/** The lane that four bytes are, counted through both operands. */
	private static int source(int bytes) {
		int first = bytes & 0xff;
		return (first % Integer.BYTES == 0 && bytes == first * 0x01010101 + 0x03020100) ? first / Integer.BYTES : NONE;
	}

	/**
	 * Push a lane of an operand.
	 * @param type what it is to be: a float, or bits
	 */
	private void lane(int operand, int lane, ValueType type) {
		int slot = this.frame.operand(operand) + lane;
		if (type == ValueType.I32) {
			this.form.loadBits(this.out, slot);
			return;
		}
		this.frame.load(this.form.part(), slot);
		if (this.form.part() != type) {
			this.out.callStatic(FLOAT, "intBitsToFloat", "(I)F");
		}
	}

	/** Push a lane of an operand as it is. */
	private void same(int operand, int lane) {
		this.frame.load(this.form.part(), this.frame.operand(operand) + lane);
	}

	/** Push an operand that is a number, as a lane. */
	private void number(VectorOperation operation, int operand) {
		ValueType type = type(operation);
		this.frame.load(type, this.frame.operand(operand));
		if (type == this.form.part()) {
			return;
		}
		if (type == ValueType.F32) {
			this.out.callStatic(FLOAT, "floatToRawIntBits", "(F)I");
		}
		else {
			this.form.ofBits(this.out);
		}
	}

	private void splat() {
		this.out.op(Opcodes.DUP);
		this.out.op(Opcodes.DUP2);
	}

	private void replace(int vector, int lane, Runnable value) {
		for (int i = 0; i < LANES; i++) {
			if (i == lane) {
				value.run();
			}
			else {
				same(vector, i);
			}
		}
	}

	private static ValueType type(VectorOperation operation) {
		return (operation.laneType() == LaneType.F32) ? ValueType.F32 : ValueType.I32;
	}

	/** Compute a lane of bits. */
	private void call(VectorOperation operation) {
		this.out.callStatic(Type.getInternalName(operation.owner()), operation.method(),
				Objects.requireNonNull(operation.singleLaneType()).toMethodDescriptorString());
		this.form.ofBits(this.out);
	}

}
