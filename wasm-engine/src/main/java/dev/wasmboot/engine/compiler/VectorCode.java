package dev.wasmboot.engine.compiler;

import java.lang.invoke.MethodType;
import java.util.Objects;

import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.module.ByteReader;
import dev.wasmboot.engine.module.WasmModule;
import dev.wasmboot.engine.runtime.WideIndex;
import dev.wasmboot.engine.simd.LaneType;
import dev.wasmboot.engine.simd.VectorOperation;
import dev.wasmboot.engine.simd.VectorShape;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Writes the instructions on vectors, as {@link VectorShape} says: calls of small static
 * methods, which HotSpot inlines. The operands are moved to locals first, where both
 * halves can be reached; that costs nothing once the code is compiled.
 */
final class VectorCode {

	private static final int BYTE = 0;

	private static final int SHORT = 1;

	private static final int INT = 2;

	private static final int LONG = 3;

	private static final int HIGH = 2;

	private final WasmModule module;

	private final ByteReader in;

	private final MethodFrame frame;

	private final Bytecode out;

	private final OperandStack stack;

	private final AccessCode accesses;

	/** The height of the first operand of the instruction that is written. */
	private int first;

	VectorCode(WasmModule module, ByteReader in, MethodFrame frame, AccessCode accesses) {
		this.accesses = accesses;
		this.module = module;
		this.in = in;
		this.frame = frame;
		this.out = frame.out();
		this.stack = frame.stack();
	}

	/**
	 * Write an instruction, whose operands are popped and whose result is pushed.
	 */
	void write(VectorOperation instruction) {
		VectorOperation operation = instruction.deterministic();
		switch (operation.shape()) {
			case UNARY, WIDEN_LOW, WIDEN_HIGH, NARROW_ZERO, SPLAT -> {
				begin(1);
				unary(operation);
				end(1, ValueType.V128);
			}
			case TEST -> {
				begin(1);
				bothHalves(0);
				call(operation);
				end(1, ValueType.I32);
			}
			case BINARY, SHIFT, BINARY_WIDEN_LOW, BINARY_WIDEN_HIGH, NARROW, SWIZZLE -> {
				begin(2);
				binary(operation);
				end(2, ValueType.V128);
			}
			case TERNARY -> {
				begin(3);
				for (int half = 0; half <= HIGH; half += HIGH) {
					half(0, half);
					half(1, half);
					half(2, half);
					call(operation);
				}
				end(3, ValueType.V128);
			}
			case SHUFFLE -> {
				begin(2);
				ShuffleCode shuffle = new ShuffleCode(this.out, (source) -> half(source >> 1, (source & 1) * HIGH));
				shuffle.write(this.in.f64());
				shuffle.write(this.in.f64());
				end(2, ValueType.V128);
			}
			case CONST -> {
				this.out.constant(this.in.f64());
				this.out.constant(this.in.f64());
				this.stack.push(ValueType.V128);
			}
			case EXTRACT_LANE -> {
				begin(1);
				extractLane(operation, this.in.u8(), 0);
				end(1, typeOf(operation.laneType()));
			}
			case REPLACE_LANE -> {
				begin(2);
				replaceLane(operation, this.in.u8(), 0, () -> operand(1));
				end(2, ValueType.V128);
			}
			case LOAD, LOAD_EXTEND, LOAD_SPLAT, LOAD_ZERO, LOAD_LANE -> load(operation);
			case STORE, STORE_LANE -> store(operation);
		}
	}

	private void begin(int operands) {
		this.frame.settle();
		this.first = this.stack.height() - operands;
	}

	private void end(int operands, ValueType result) {
		pop(operands);
		this.stack.push(result);
	}

	private void pop(int operands) {
		for (int i = 0; i < operands; i++) {
			this.stack.pop();
		}
	}

	private void unary(VectorOperation operation) {
		switch (operation.shape()) {
			case UNARY -> {
				half(0, 0);
				call(operation);
				half(0, HIGH);
				call(operation);
			}
			case WIDEN_LOW -> widen(operation, () -> half(0, 0));
			case WIDEN_HIGH -> widen(operation, () -> half(0, HIGH));
			case NARROW_ZERO -> {
				bothHalves(0);
				call(operation);
				this.out.op(Opcodes.LCONST_0);
			}
			default -> {
				operand(0);
				call(operation);
				this.out.op(Opcodes.DUP2);
			}
		}
	}

	private void binary(VectorOperation operation) {
		switch (operation.shape()) {
			case BINARY -> {
				half(0, 0);
				half(1, 0);
				call(operation);
				half(0, HIGH);
				half(1, HIGH);
				call(operation);
			}
			case SHIFT -> {
				half(0, 0);
				operand(1);
				call(operation);
				half(0, HIGH);
				operand(1);
				call(operation);
			}
			case BINARY_WIDEN_LOW -> widenBinary(operation, 0);
			case BINARY_WIDEN_HIGH -> widenBinary(operation, HIGH);
			case NARROW -> {
				bothHalves(0);
				call(operation);
				bothHalves(1);
				call(operation);
			}
			default -> {
				bothHalves(0);
				half(1, 0);
				call(operation);
				bothHalves(0);
				half(1, HIGH);
				call(operation);
			}
		}
	}

	private void widenBinary(VectorOperation operation, int half) {
		half(0, half);
		half(1, half);
		call(operation);
		half(0, half);
		upper();
		half(1, half);
		upper();
		call(operation);
	}

	/** Widen what can be pushed as often as is needed. */
	private void widen(VectorOperation operation, Runnable half) {
		half.run();
		call(operation);
		half.run();
		upper();
		call(operation);
	}

	private void upper() {
		this.out.constant(Integer.SIZE);
		this.out.op(Opcodes.LUSHR);
	}

	private void extractLane(VectorOperation operation, int lane, int vector) {
		int lanesOfHalf = operation.laneType().count() / 2;
		half(vector, (lane < lanesOfHalf) ? 0 : HIGH);
		this.out.constant(lane % lanesOfHalf);
		call(operation);
	}

	private void replaceLane(VectorOperation operation, int lane, int vector, Runnable number) {
		int lanesOfHalf = operation.laneType().count() / 2;
		if (lane >= lanesOfHalf) {
			half(vector, 0);
		}
		half(vector, (lane < lanesOfHalf) ? 0 : HIGH);
		this.out.constant(lane % lanesOfHalf);
		number.run();
		call(operation);
		if (lane < lanesOfHalf) {
			half(vector, HIGH);
		}
	}

	private void load(VectorOperation operation) {
		boolean lane = operation.shape() == VectorShape.LOAD_LANE;
		int operands = lane ? 2 : 1;
		begin(operands);
		Access access = access();
		switch (operation.shape()) {
			case LOAD -> {
				access.load(LONG, 0);
				access.load(LONG, Long.BYTES);
			}
			case LOAD_EXTEND -> {
				access.load(LONG, 0);
				this.out.op(Opcodes.DUP2);
				call(operation);
				this.out.op(Opcodes.DUP2_X2);
				this.out.op(Opcodes.POP2);
				upper();
				call(operation);
			}
			case LOAD_SPLAT -> {
				loadLane(access, operation.laneType());
				call(operation);
				this.out.op(Opcodes.DUP2);
			}
			case LOAD_ZERO -> {
				if (operation.laneType() == LaneType.I32) {
					access.load(INT, 0);
					this.out.op(Opcodes.I2L);
					this.out.constant(0xffff_ffffL);
					this.out.op(Opcodes.LAND);
				}
				else {
					access.load(LONG, 0);
				}
				this.out.op(Opcodes.LCONST_0);
			}
			default -> replaceLane(operation, this.in.u8(), 1, () -> loadLane(access, operation.laneType()));
		}
		end(operands, ValueType.V128);
	}

	private static void loadLane(Access access, LaneType lane) {
		switch (lane) {
			case I8 -> access.load(BYTE, 0);
			case I16 -> access.load(SHORT, 0);
			case I32 -> access.load(INT, 0);
			default -> access.load(LONG, 0);
		}
	}

	/**
	 * A whole vector is written from its end: if that is in bounds, so is its beginning,
	 * and if it is not, nothing is written.
	 */
	private void store(VectorOperation operation) {
		begin(2);
		Access access = access();
		if (operation.shape() == VectorShape.STORE) {
			access.store(LONG, Long.BYTES, () -> half(1, HIGH));
			access.store(LONG, 0, () -> half(1, 0));
		}
		else {
			int lane = this.in.u8();
			Runnable value = () -> extractLane(operation, lane, 1);
			switch (operation.laneType()) {
				case I8 -> access.store(BYTE, 0, value);
				case I16 -> access.store(SHORT, 0, value);
				case I32 -> access.store(INT, 0, value);
				default -> access.store(LONG, 0, value);
			}
		}
		pop(2);
	}

	private Access access() {
		int memory = ((this.in.u32() & 0x40) != 0) ? this.in.u32() : 0;
		boolean wide = this.module.memories().get(memory).index() == ValueType.I64;
		return new Access(memory, wide ? WideIndex.narrow(this.in.u64()) : this.in.u32(), wide);
	}

	private void operand(int index) {
		this.frame.load(this.stack.type(this.first + index), this.frame.operand(this.first + index));
	}

	private void half(int index, int half) {
		this.out.variable(Opcodes.LLOAD, this.frame.operand(this.first + index) + half);
	}

	private void bothHalves(int index) {
		half(index, 0);
		half(index, HIGH);
	}

	private void call(VectorOperation operation) {
		MethodType type = Objects.requireNonNull(operation.methodType());
		this.out.callStatic(Type.getInternalName(operation.owner()), operation.method(),
				type.toMethodDescriptorString());
	}

	private static ValueType typeOf(LaneType lane) {
		return switch (lane) {
			case I8, I16, I32 -> ValueType.I32;
			case I64 -> ValueType.I64;
			case F32 -> ValueType.F32;
			case F64 -> ValueType.F64;
			case V128 -> ValueType.V128;
		};
	}

	/**
	 * An access to memory, the address being the first operand.
	 */
	private final class Access {

		private final int memory;

		private final int offset;

		private final boolean wide;

		Access(int memory, int offset, boolean wide) {
			this.memory = memory;
			this.offset = offset;
			this.wide = wide;
		}

		void load(int width, int further) {
			VectorCode.this.accesses.load(width, this.memory, place(further));
		}

		void store(int width, int further, Runnable value) {
			VectorCode.this.accesses.store(width, this.memory, place(further), value);
		}

		/**
		 * Push the address. Where the offset leads out of bounds from every address, that
		 * is the last one.
		 * @return the offset that remains
		 */
		private int place(int further) {
			int sum = this.offset + further;
			if (this.offset < 0 || sum < 0) {
				VectorCode.this.out.constant(-1);
				return 0;
			}
			operand(0);
			if (this.wide) {
				VectorCode.this.out.narrow();
			}
			return sum;
		}

	}

}
