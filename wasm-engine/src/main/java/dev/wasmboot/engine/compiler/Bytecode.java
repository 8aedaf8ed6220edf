package dev.wasmboot.engine.compiler;

import java.lang.invoke.MethodHandle;

import dev.wasmboot.engine.runtime.WideIndex;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * The code of a method as it is written, and how long it has become: never less than it
 * will be in the class file.
 */
final class Bytecode {

	private static final String WIDE_INDEX = Type.getInternalName(WideIndex.class);

	private static final String HANDLE = Type.getInternalName(MethodHandle.class);

	private static final int ILOAD_0 = 26;

	private static final int ISTORE_0 = 59;

	private static final int WIDE = 196;

	/** Slots for which there are instructions of a byte. */
	private static final int SHORT_FORMS = 4;

	private final @Nullable MethodCode code;

	private final @Nullable Effort effort;

	private int size;

	private int frameAt = -1;

	private int line = -1;

	/**
	 * Create a writer.
	 * @param code where to write to, {@code null} to measure only
	 * @param effort what may be spent, {@code null} if something else bounds the code
	 */
	Bytecode(@Nullable MethodCode code, @Nullable Effort effort) {
		this.code = code;
		this.effort = effort;
	}

	/**
	 * A writer that only measures.
	 * @param effort what may be spent
	 */
	static Bytecode measuring(Effort effort) {
		return new Bytecode(null, effort);
	}

	/**
	 * Whether nothing is kept of what is written.
	 */
	boolean measuring() {
		return this.code == null;
	}

	/**
	 * Count something that takes time, or becomes part of the class.
	 */
	void spend(int steps) {
		if (this.effort != null) {
			this.effort.spend(steps);
		}
	}

	private void grow(int bytes) {
		this.size += bytes;
		spend(bytes);
	}

	/**
	 * How long the code is.
	 * @return bytes
	 */
	int size() {
		return this.size;
	}

	void op(int opcode) {
		grow(1);
		if (this.code != null) {
			this.code.put(opcode);
		}
	}

	/**
	 * Load or store a local, by the shortest form of the instruction.
	 */
	void variable(int opcode, int slot) {
		if (slot < SHORT_FORMS) {
			int first = (opcode < Opcodes.ISTORE) ? ILOAD_0 + (opcode - Opcodes.ILOAD) * SHORT_FORMS
					: ISTORE_0 + (opcode - Opcodes.ISTORE) * SHORT_FORMS;
			op(first + slot);
		}
		else if (slot < 256) {
			withByte(opcode, slot);
		}
		else {
			op(WIDE);
			withShort(opcode, slot);
		}
	}

	private void withByte(int opcode, int value) {
		grow(2);
		if (this.code != null) {
			this.code.put(opcode);
			this.code.put(value);
		}
	}

	private void withShort(int opcode, int value) {
		grow(3);
		if (this.code != null) {
			this.code.put(opcode);
			this.code.putShort(value);
		}
	}

	void constant(int value) {
		if (value >= -1 && value <= 5) {
			op(Opcodes.ICONST_0 + value);
		}
		else if (value == (byte) value) {
			withByte(Opcodes.BIPUSH, value);
		}
		else if (value == (short) value) {
			withShort(Opcodes.SIPUSH, value);
		}
		else {
			pooled(value);
		}
	}

	void constant(long value) {
		if (value == 0 || value == 1) {
			op(Opcodes.LCONST_0 + (int) value);
		}
		else if (value == (short) value) {
			constant((int) value);
			op(Opcodes.I2L);
		}
		else {
			pooled(value);
		}
	}

	void constant(String value) {
		pooled(value);
	}

	void constant(Handle value) {
		pooled(value);
	}

	private void pooled(Object value) {
		grow((this.code != null) ? this.code.constant(value) : 3);
	}

	void callStatic(String owner, String name, String descriptor) {
		member(Opcodes.INVOKESTATIC, owner, name, descriptor);
	}

	void callStatic(Member method) {
		naming(Opcodes.INVOKESTATIC, method);
	}

	void callVirtual(String owner, String name, String descriptor) {
		member(Opcodes.INVOKEVIRTUAL, owner, name, descriptor);
	}

	void callVirtual(Member method) {
		naming(Opcodes.INVOKEVIRTUAL, method);
	}

	/**
	 * Call what a call site leads to.
	 * @param linking the method that makes the call site
	 */
	void callDynamic(String name, String descriptor, Handle linking) {
		grow(5);
		if (this.code != null) {
			this.code.dynamic(name, descriptor, linking);
		}
	}

	/**
	 * Push a handle, before what it is called with.
	 */
	void handle(ConstantHandle handle) {
		naming(Opcodes.GETSTATIC, handle);
	}

	/**
	 * Call a handle.
	 */
	void callHandle(String descriptor) {
		callVirtual(HANDLE, "invokeExact", descriptor);
	}

	/**
	 * Make the 64-bit index on the stack one of 32 bits.
	 */
	void narrow() {
		callStatic(WIDE_INDEX, "narrow", "(J)I");
	}

	void field(int opcode, String owner, String name, String descriptor) {
		member(opcode, owner, name, descriptor);
	}

	void field(int opcode, Member field) {
		naming(opcode, field);
	}

	/**
	 * Do not name a field, where that is only measured.
	 */
	void measureField() {
		grow(3);
	}

	/**
	 * Create an array of as many numbers as is on the stack.
	 * @param elements what the JVM has for their type
	 */
	void array(int elements) {
		withByte(Opcodes.NEWARRAY, elements);
	}

	void create(String type) {
		type(Opcodes.NEW, type);
		op(Opcodes.DUP);
		construct(type);
	}

	/**
	 * Call the constructor that takes nothing.
	 */
	void construct(String type) {
		member(Opcodes.INVOKESPECIAL, type, "<init>", "()V");
	}

	void cast(String type) {
		type(Opcodes.CHECKCAST, type);
	}

	/** Name a member, whose name nobody needs where it is only measured. */
	private void member(int opcode, String owner, String name, String descriptor) {
		grow(3);
		if (this.code != null) {
			this.code.put(opcode, new Member(owner, name, descriptor));
		}
	}

	private void type(int opcode, String name) {
		naming(opcode, name);
	}

	private void naming(int opcode, Object what) {
		grow(3);
		if (this.code != null) {
			this.code.put(opcode, what);
		}
	}

	void jump(int opcode, Label target) {
		naming(opcode, target);
	}

	/**
	 * Place a label. Where a frame was written already, something that does nothing keeps
	 * that and the label's own apart.
	 */
	void label(Label label) {
		if (this.frameAt == this.size) {
			op(Opcodes.NOP);
		}
		if (this.code != null) {
			this.code.label(label);
		}
	}

	void handler(Label start, Label end, Label handler, String type) {
		if (this.code != null) {
			this.code.handler(start, end, handler, type);
		}
	}

	void tableSwitch(int lowest, Label otherwise, Label... targets) {
		if (targets.length == 0) {
			op(Opcodes.POP);
			jump(Opcodes.GOTO, otherwise);
			return;
		}
		grow(16 + 4 * targets.length);
		if (this.code != null) {
			this.code.tableSwitch(lowest, otherwise, targets);
		}
	}

	/**
	 * Say what is in the locals and on the stack at the label that was just placed.
	 * @param locals is not changed from now on
	 * @param stack is not changed from now on
	 */
	void frame(Object[] locals, Object... stack) {
		spend(locals.length);
		if (this.code != null) {
			this.code.frame(locals, stack);
		}
		this.frameAt = this.size;
	}

	/**
	 * Do not say it, where that is only measured.
	 * @param localCount how many locals the frame would name
	 */
	void measureFrame(int localCount) {
		spend(localCount);
		this.frameAt = this.size;
	}

	/**
	 * Note where in the guest's code the next instructions come from.
	 * @param number 1 to 65,535
	 */
	void line(int number) {
		if (number != this.line) {
			if (this.code != null) {
				this.code.line(number);
			}
			this.line = number;
		}
	}

	/**
	 * End the method.
	 * @param maxStack the most slots on the operand stack
	 * @param maxLocals how many slots the locals have
	 */
	void end(int maxStack, int maxLocals) {
		if (this.code != null) {
			this.code.end(maxStack, maxLocals);
		}
	}

}
