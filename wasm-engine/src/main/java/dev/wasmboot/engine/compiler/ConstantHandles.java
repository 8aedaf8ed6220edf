package dev.wasmboot.engine.compiler;

import java.lang.invoke.MethodHandle;
import java.util.LinkedHashMap;
import java.util.Map;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * The handles that the code of a class calls in place of methods, where HotSpot is to
 * inline more than it would of these: see
 * {@link dev.wasmboot.engine.simd.ProcessorVectors}. Each is in a field of the class,
 * which is a constant for HotSpot. They are made with the class, and so not on the
 * guest's stack.
 */
final class ConstantHandles {

	private static final String DESCRIPTOR = Type.getDescriptor(MethodHandle.class);

	/** Two names, and two numbers of 64 bits. */
	private static final int STACK = 6;

	private final String owner;

	private final Map<ConstantHandle, Member> fields = new LinkedHashMap<>();

	ConstantHandles(String owner) {
		this.owner = owner;
	}

	/**
	 * The field with a handle.
	 */
	Member field(ConstantHandle handle) {
		return this.fields.computeIfAbsent(handle,
				(added) -> new Member(this.owner, "h" + this.fields.size(), DESCRIPTOR));
	}

	/**
	 * Add the fields to the class, if there are any.
	 */
	void write(ClassFile file) {
		if (this.fields.isEmpty()) {
			return;
		}
		Bytecode out = file.initializer();
		this.fields.forEach((handle, field) -> {
			file.constant(field.name(), field.descriptor());
			handle.make(out);
			out.field(Opcodes.PUTSTATIC, field);
		});
		out.op(Opcodes.RETURN);
		out.end(STACK, 0);
	}

}
