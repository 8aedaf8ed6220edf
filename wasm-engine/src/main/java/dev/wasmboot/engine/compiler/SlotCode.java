package dev.wasmboot.engine.compiler;

import dev.wasmboot.engine.ValueType;
import org.objectweb.asm.Opcodes;

/**
 * Writes how values get to the slots of the guest's stack, where calls from one tier to
 * another leave them, and from there.
 */
final class SlotCode {

	private SlotCode() {
	}

	/**
	 * Copy a local to a slot.
	 */
	static void writeLocal(MethodFrame frame, ValueType type, int local, int slot) {
		writeLocal(frame.out(), type, local, slot, frame::loadInstance);
	}

	/**
	 * Copy a local to a slot.
	 * @param instance pushes the instance
	 */
	static void writeLocal(Bytecode out, ValueType type, int local, int slot, Runnable instance) {
		out.variable(JavaTypes.load(type), local);
		write(out, "argument", JavaTypes.result(type), slot, instance);
		if (type == ValueType.V128) {
			out.variable(Opcodes.LLOAD, local + 2);
			write(out, "highArgument", "J", slot, instance);
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
	 */
	static void read(Bytecode out, ValueType type, int slot, Runnable instance) {
		instance.run();
		out.constant(slot);
		out.callVirtual(JavaTypes.INSTANCE, MethodFrame.prefix(type) + "Slot", "(I)" + JavaTypes.result(type));
		if (type == ValueType.V128) {
			instance.run();
			out.constant(slot);
			out.callVirtual(JavaTypes.INSTANCE, "highSlot", "(I)J");
		}
	}

}
