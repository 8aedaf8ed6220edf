package dev.wasmboot.engine.compiler;

import java.lang.invoke.MethodType;
import java.util.Objects;

import dev.wasmboot.engine.module.ByteReader;
import dev.wasmboot.engine.module.VectorInstructions;
import dev.wasmboot.engine.module.WasmModule;
import dev.wasmboot.engine.simd.LaneType;
import dev.wasmboot.engine.simd.VectorOperation;
import dev.wasmboot.engine.simd.VectorShape;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Writes the instructions on vectors, as {@link VectorShape} says: calls of small static
 * methods, which HotSpot inlines. The operands are moved to locals first, where both
 * halves can be reached; that costs nothing once the code is compiled.
 */
final class VectorCode {

	private final WasmModule module;

	private final ByteReader in;

	private final MethodFrame frame;

	private final Bytecode out;

	private final OperandStack stack;

	private final AccessCode accesses;

	private final VectorForm form;

	private final LaneCode lanes;

	private final @Nullable ProcessorCode processor;

	/** The height of the first operand of the instruction that is written. */
	private int first;

	VectorCode(WasmModule module, ByteReader in, MethodFrame frame, AccessCode accesses) {
		this.accesses = accesses;
		this.module = module;
		this.in = in;
		this.frame = frame;
		this.out = frame.out();
		this.stack = frame.stack();
		this.form = frame.vectors();
		this.lanes = new LaneCode(in, frame);
		VectorObjects objects = frame.objects();
		this.processor = (objects != null) ? new ProcessorCode(module, in, frame, accesses, objects) : null;
	}

	/**
	 * Write an instruction, whose operands are popped and whose result is pushed.
	 */
	void write(VectorOperation instruction) {
		VectorOperation operation = instruction.deterministic();
		VectorInstructions.Vector types = VectorInstructions.of(operation);
		boolean accesses = operation.shape().accessesMemory();
		int operands = types.operands().size() + (accesses ? 1 : 0);
		if (this.processor != null && this.processor.write(operation, types, operands)) {
			return;
		}
		if (operands > 0) {
			this.frame.settle();
		}
		this.first = this.stack.height() - operands;
		boolean single = this.form.ofLanes() && LaneCode.is(operation);
		if (accesses) {
			access(operation, single);
		}
		else if (single) {
			this.lanes.write(operation, this.first);
		}
		else {
			compute(operation);
		}
		for (int i = 0; i < operands; i++) {
			this.stack.pop();
		}
		if (types.result() != null) {
			this.stack.push(types.result());
		}
	}

	private void compute(VectorOperation operation) {
		switch (operation.shape()) {
			case UNARY, WIDEN_LOW, WIDEN_HIGH, NARROW_ZERO, SPLAT -> unary(operation);
			case TEST -> {
				bothHalves(0);
				call(operation);
			}
			case BINARY, SHIFT, BINARY_WIDEN_LOW, BINARY_WIDEN_HIGH, NARROW, SWIZZLE -> binary(operation);
			case TERNARY -> {
				for (int half = 0; half <= VectorForm.UPPER; half += VectorForm.UPPER) {
					half(0, half);
					half(1, half);
					half(2, half);
					make(operation);
				}
			}
			case SHUFFLE -> shuffle(this.in.f64(), this.in.f64());
			case CONST -> {
				this.form.constant(this.out, this.in.f64());
				this.form.constant(this.out, this.in.f64());
			}
			case EXTRACT_LANE -> extractLane(operation, this.in.u8(), 0);
			case REPLACE_LANE -> replaceLane(operation, this.in.u8(), 0, () -> operand(1));
			default -> throw new IllegalStateException(operation + " accesses memory");
		}
	}

	private void shuffle(long low, long high) {
		if (this.form.ofLanes() && this.lanes.shuffle(this.first, low, high)) {
			return;
		}
		ShuffleCode shuffle = new ShuffleCode(this.out, (source) -> half(source >> 1, (source & 1) * VectorForm.UPPER));
		shuffle.write(low);
		this.form.ofHalf(this.out);
		shuffle.write(high);
		this.form.ofHalf(this.out);
	}

	private void unary(VectorOperation operation) {
		switch (operation.shape()) {
			case UNARY -> {
				half(0, 0);
				make(operation);
				half(0, VectorForm.UPPER);
				make(operation);
			}
			case WIDEN_LOW -> widen(operation, () -> half(0, 0));
			case WIDEN_HIGH -> widen(operation, () -> half(0, VectorForm.UPPER));
			case NARROW_ZERO -> {
				bothHalves(0);
				make(operation);
				this.form.constant(this.out, 0);
			}
			default -> {
				operand(0);
				make(operation);
				this.out.op(Opcodes.DUP2);
			}
		}
	}

	private void binary(VectorOperation operation) {
		switch (operation.shape()) {
			case BINARY -> {
				half(0, 0);
				half(1, 0);
				make(operation);
				half(0, VectorForm.UPPER);
				half(1, VectorForm.UPPER);
				make(operation);
			}
			case SHIFT -> {
				half(0, 0);
				operand(1);
				make(operation);
				half(0, VectorForm.UPPER);
				operand(1);
				make(operation);
			}
			case BINARY_WIDEN_LOW -> widenBinary(operation, 0);
			case BINARY_WIDEN_HIGH -> widenBinary(operation, VectorForm.UPPER);
			case NARROW -> {
				bothHalves(0);
				make(operation);
				bothHalves(1);
				make(operation);
			}
			default -> {
				bothHalves(0);
				half(1, 0);
				make(operation);
				bothHalves(0);
				half(1, VectorForm.UPPER);
				make(operation);
			}
		}
	}

	private void widenBinary(VectorOperation operation, int half) {
		half(0, half);
		half(1, half);
		make(operation);
		half(0, half);
		upper();
		half(1, half);
		upper();
		make(operation);
	}

	/** Widen what can be pushed as often as is needed. */
	private void widen(VectorOperation operation, Runnable half) {
		half.run();
		make(operation);
		half.run();
		upper();
		make(operation);
	}

	private void upper() {
		this.out.constant(Integer.SIZE);
		this.out.op(Opcodes.LUSHR);
	}

	private void extractLane(VectorOperation operation, int lane, int vector) {
		int lanesOfHalf = operation.laneType().count() / 2;
		half(vector, (lane < lanesOfHalf) ? 0 : VectorForm.UPPER);
		this.out.constant(lane % lanesOfHalf);
		call(operation);
	}

	private void replaceLane(VectorOperation operation, int lane, int vector, Runnable number) {
		int lanesOfHalf = operation.laneType().count() / 2;
		int changed = (lane < lanesOfHalf) ? 0 : VectorForm.UPPER;
		for (int half = 0; half <= VectorForm.UPPER; half += VectorForm.UPPER) {
			half(vector, half);
			if (half == changed) {
				this.out.constant(lane % lanesOfHalf);
				number.run();
				call(operation);
			}
			this.form.ofHalf(this.out);
		}
	}

	/**
	 * Write an instruction that accesses memory. A whole vector is written from its end:
	 * if that is in bounds, so is its beginning, and if it is not, nothing is written.
	 * @param single whether it is written for lanes that are in locals one by one
	 */
	private void access(VectorOperation operation, boolean single) {
		VectorAccess access = VectorAccess.read(this.module, this.in, this.frame, this.accesses,
				this.frame.operand(this.first));
		if (single) {
			this.lanes.access(operation, access, this.first + 1);
			return;
		}
		switch (operation.shape()) {
			case LOAD -> load(access);
			case LOAD_EXTEND -> {
				access.load(VectorAccess.LONG, 0);
				this.out.op(Opcodes.DUP2);
				make(operation);
				this.out.op(Opcodes.DUP2_X2);
				this.out.op(Opcodes.POP2);
				upper();
				make(operation);
			}
			case LOAD_SPLAT -> {
				access.load(VectorAccess.width(operation.laneType()), 0);
				make(operation);
				this.out.op(Opcodes.DUP2);
			}
			case LOAD_ZERO -> {
				if (operation.laneType() == LaneType.I32) {
					access.load(VectorAccess.INT, 0);
					this.out.op(Opcodes.I2L);
					this.out.constant(0xffff_ffffL);
					this.out.op(Opcodes.LAND);
				}
				else {
					access.load(VectorAccess.LONG, 0);
				}
				this.form.ofHalf(this.out);
				this.form.constant(this.out, 0);
			}
			case LOAD_LANE ->
				replaceLane(operation, this.in.u8(), 1, () -> access.load(VectorAccess.width(operation.laneType()), 0));
			case STORE -> {
				access.store(VectorAccess.LONG, Long.BYTES, () -> half(1, VectorForm.UPPER));
				access.store(VectorAccess.LONG, 0, () -> half(1, 0));
			}
			default -> {
				int lane = this.in.u8();
				access.store(VectorAccess.width(operation.laneType()), 0, () -> extractLane(operation, lane, 1));
			}
		}
	}

	private void load(VectorAccess access) {
		int width = this.form.ofLanes() ? VectorAccess.INT : VectorAccess.LONG;
		for (int i = 0; i < this.form.parts(); i++) {
			access.load(width, i << width);
			this.form.ofBits(this.out);
		}
	}

	private void operand(int index) {
		this.frame.load(this.stack.type(this.first + index), this.frame.operand(this.first + index));
	}

	private void half(int index, int half) {
		this.form.loadHalf(this.out, this.frame.operand(this.first + index) + half);
	}

	private void bothHalves(int index) {
		half(index, 0);
		half(index, VectorForm.UPPER);
	}

	/** Compute half of the result. */
	private void make(VectorOperation operation) {
		call(operation);
		this.form.ofHalf(this.out);
	}

	private void call(VectorOperation operation) {
		MethodType type = Objects.requireNonNull(operation.methodType());
		this.out.callStatic(Type.getInternalName(operation.owner()), operation.method(),
				type.toMethodDescriptorString());
	}

}
