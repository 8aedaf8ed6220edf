package dev.wasmboot.engine.compiler;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;

import dev.wasmboot.engine.simd.LaneType;
import dev.wasmboot.engine.simd.ProcessorVectors;
import org.objectweb.asm.Type;

/**
 * The handle of an instruction on the processor's vectors.
 *
 * @param operation see {@link ProcessorVectors#handle}
 * @param lanes what its operands are of
 * @param low the lower half of what follows the opcode
 * @param high the upper half
 */
record VectorHandle(String operation, LaneType lanes, long low, long high) implements ConstantHandle {

	private static final Member MAKE = new Member(Type.getInternalName(ProcessorVectors.class), "handle",
			MethodType.methodType(MethodHandle.class, String.class, String.class, long.class, long.class)
				.toMethodDescriptorString());

	VectorHandle(String operation, LaneType lanes) {
		this(operation, lanes, 0, 0);
	}

	@Override
	public void make(Bytecode out) {
		out.constant(this.operation);
		out.constant(this.lanes.name());
		out.constant(this.low);
		out.constant(this.high);
		out.callStatic(MAKE);
	}

}
