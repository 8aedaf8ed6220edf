package dev.wasmboot.engine.compiler;

import dev.wasmboot.engine.ValueType;

/**
 * Writes how values get to the slots of the guest's stack, where calls from one tier to
 * another leave them, and from there.
 */
final class SlotCode {

	private SlotCode() {
	}

	/**
	 * Copy a local to a slot.
	 * @param vectors what vectors are made of
	 * @param instance pushes the instance
	 */
	static void writeLocal(Bytecode out, VectorForm vectors, ValueType type, int local, int slot, Runnable instance) {
		if (type == ValueType.V128) {
			vectors.loadHalf(out, local);
			write(out, "argument", "J", slot, instance);
			vectors.loadHalf(out, local + VectorForm.UPPER);
			write(out, "highArgument", "J", slot, instance);
		}
		else {
			out.variable(JavaTypes.load(type), local);
			write(out, "argument", JavaTypes.descriptor(type), slot, instance);
		}
	}

	/**
	 * Move the value on the stack to a slot; that of a vector is its lower half.
	 */
	static void write(Bytecode out, String name, String descriptor, int slot, Runnable instance) {
		instance.run();
		out.constant(slot);
		out.callStatic(JavaTypes.INSTANCE, name, "(" + descriptor + "L" + JavaTypes.INSTANCE + ";I)V");
	}

	/**
	 * Push the value of a slot.
	 * @param vectors what vectors are made of
	 * @param instance pushes the instance
	 */
	static void read(Bytecode out, VectorForm vectors, ValueType type, int slot, Runnable instance) {
		read(out, MethodFrame.prefix(type), JavaTypes.result(type), slot, instance);
		if (type == ValueType.V128) {
			vectors.ofHalf(out);
			read(out, "high", "J", slot, instance);
			vectors.ofHalf(out);
		}
	}

	private static void read(Bytecode out, String prefix, String descriptor, int slot, Runnable instance) {
		instance.run();
		out.constant(slot);
		out.callVirtual(JavaTypes.INSTANCE, prefix + "Slot", "(I)" + descriptor);
	}

}
