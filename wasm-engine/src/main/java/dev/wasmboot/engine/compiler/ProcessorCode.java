package dev.wasmboot.engine.compiler;

import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.module.ByteReader;
import dev.wasmboot.engine.module.VectorInstructions;
import dev.wasmboot.engine.module.WasmModule;
import dev.wasmboot.engine.simd.LaneType;
import dev.wasmboot.engine.simd.ProcessorVectors;
import dev.wasmboot.engine.simd.VectorOperation;
import dev.wasmboot.engine.simd.VectorShape;

/**
 * Writes the instructions on vectors that the processor has, too: calls of handles, with
 * objects. The result of one is an object, in its local, like all operands below it.
 */
final class ProcessorCode {

	private final WasmModule module;

	private final ByteReader in;

	private final MethodFrame frame;

	private final Bytecode out;

	private final OperandStack stack;

	private final AccessCode accesses;

	private final VectorObjects objects;

	/**
	 * Create a writer.
	 * @param in reads what follows the opcodes
	 * @param objects the vectors of the frame that are objects
	 */
	ProcessorCode(WasmModule module, ByteReader in, MethodFrame frame, AccessCode accesses, VectorObjects objects) {
		this.module = module;
		this.in = in;
		this.frame = frame;
		this.out = frame.out();
		this.stack = frame.stack();
		this.accesses = accesses;
		this.objects = objects;
	}

	/**
	 * Write an instruction, if it is one of these, with its operands popped and its
	 * result pushed. If it is not, have what it needs of its operands in their slots.
	 * @param operands how many operands it has
	 * @return whether it is written
	 */
	boolean write(VectorOperation operation, VectorInstructions.Vector types, int operands) {
		this.frame.settle();
		int first = this.stack.height() - operands;
		if (!ProcessorVectors.has(operation)) {
			for (int i = 0; i < operands; i++) {
				this.objects.writeHalves(this.frame.operand(first + i));
				this.objects.forget(this.frame.operand(first + i));
			}
			return false;
		}
		LaneType lanes = ProcessorVectors.operandLanes(operation);
		if (lanes == LaneType.V128) {
			lanes = this.objects.lanes(this.frame.operand(first)).bits();
		}
		call(operation, lanes, first, operands);
		for (int i = 0; i < operands; i++) {
			this.stack.pop();
			this.objects.forget(this.frame.operand(this.stack.height()));
		}
		if (types.result() == ValueType.V128) {
			LaneType result = ProcessorVectors.resultLanes(operation);
			this.objects.store(this.frame.operand(first), (result == LaneType.V128) ? lanes : result);
			this.stack.pushSettled(ValueType.V128);
		}
		else if (types.result() != null) {
			this.stack.push(types.result());
		}
		return true;
	}

	private void call(VectorOperation operation, LaneType lanes, int first, int operands) {
		VectorShape shape = operation.shape();
		VectorAccess access = shape.accessesMemory()
				? VectorAccess.read(this.module, this.in, this.frame, this.accesses, this.frame.operand(first)) : null;
		boolean immediate = shape == VectorShape.CONST || shape == VectorShape.SHUFFLE;
		long low = immediate ? this.in.f64() : 0;
		long high = immediate ? this.in.f64() : 0;
		this.out.handle(new VectorHandle(operation.name(), lanes, low, high));
		if (access != null) {
			place(operation, access);
		}
		for (int i = first + ((access != null) ? 1 : 0); i < first + operands; i++) {
			if (this.stack.type(i) == ValueType.V128) {
				this.objects.load(this.frame.operand(i), lanes);
			}
			else {
				this.frame.load(this.stack.type(i), this.frame.operand(i));
			}
		}
		this.out.callHandle(ProcessorVectors.type(operation).toMethodDescriptorString());
	}

	private static void place(VectorOperation operation, VectorAccess access) {
		if (operation.shape() == VectorShape.LOAD_SPLAT) {
			access.load(VectorAccess.width(operation.laneType()), 0);
		}
		else {
			access.place();
		}
	}

}
