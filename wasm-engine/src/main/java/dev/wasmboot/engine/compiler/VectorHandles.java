package dev.wasmboot.engine.compiler;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.wasmboot.engine.simd.LaneType;
import dev.wasmboot.engine.simd.ProcessorVectors;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * The handles on the processor's vector instructions that the code of a class calls: each
 * is in a field of the class, which is a constant for HotSpot. They are made with the
 * class, and so not on the guest's stack.
 */
final class VectorHandles {

	private static final String DESCRIPTOR = Type.getDescriptor(MethodHandle.class);

	private static final Member MAKE = new Member(Type.getInternalName(ProcessorVectors.class), "handle",
			MethodType.methodType(MethodHandle.class, String.class, String.class, long.class, long.class)
				.toMethodDescriptorString());

	/** Two names, and two numbers of 64 bits. */
	private static final int STACK = 6;

	private final String owner;

	private final Map<Instruction, Member> fields = new LinkedHashMap<>();

	VectorHandles(String owner) {
		this.owner = owner;
	}

	/**
	 * The field with a handle.
	 * @param operation see {@link ProcessorVectors#handle}
	 */
	Member field(String operation, LaneType lanes, long low, long high) {
		return this.fields.computeIfAbsent(new Instruction(operation, lanes, low, high),
				(instruction) -> new Member(this.owner, "v" + this.fields.size(), DESCRIPTOR));
	}

	/**
	 * Add the fields to the class, if there are any.
	 */
	void write(ClassFile file) {
		if (this.fields.isEmpty()) {
			return;
		}
		Bytecode out = file.initializer();
		this.fields.forEach((instruction, field) -> {
			file.constant(field.name(), field.descriptor());
			out.constant(instruction.operation);
			out.constant(instruction.lanes.name());
			out.constant(instruction.low);
			out.constant(instruction.high);
			out.callStatic(MAKE);
			out.field(Opcodes.PUTSTATIC, field);
		});
		out.op(Opcodes.RETURN);
		out.end(STACK, 0);
	}

	private record Instruction(String operation, LaneType lanes, long low, long high) {
	}

}
