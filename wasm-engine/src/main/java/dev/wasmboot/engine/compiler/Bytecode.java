package dev.wasmboot.engine.compiler;

import dev.wasmboot.engine.runtime.WideIndex;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * The code of a method as it is written, and how long it has become: never less than it
 * will be in the class file.
 */
final class Bytecode {

	private static final String WIDE_INDEX = Type.getInternalName(WideIndex.class);

	private final MethodVisitor out;

	private final @Nullable Effort effort;

	private final boolean measuring;

	private int size;

	private int frameAt = -1;

	private int line = -1;

	private Bytecode(MethodVisitor out, @Nullable Effort effort, boolean measuring) {
		this.out = out;
		this.effort = effort;
		this.measuring = measuring;
		out.visitCode();
	}

	/**
	 * Create a writer.
	 * @param out where to write to
	 * @param effort what may be spent, {@code null} if something else bounds the code
	 */
	Bytecode(MethodVisitor out, @Nullable Effort effort) {
		this(out, effort, false);
	}

	/**
	 * A writer that only measures.
	 * @param effort what may be spent
	 */
	static Bytecode measuring(Effort effort) {
		return new Bytecode(new MethodVisitor(Opcodes.ASM9) {
		}, effort, true);
	}

	/**
	 * Whether nothing is kept of what is written.
	 */
	boolean measuring() {
		return this.measuring;
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
		this.out.visitInsn(opcode);
		grow(1);
	}

	void variable(int opcode, int slot) {
		this.out.visitVarInsn(opcode, slot);
		grow((slot < 4) ? 1 : (slot < 256) ? 2 : 4);
	}

	void constant(int value) {
		if (value >= -1 && value <= 5) {
			op(Opcodes.ICONST_0 + value);
		}
		else if (value == (byte) value) {
			this.out.visitIntInsn(Opcodes.BIPUSH, value);
			grow(2);
		}
		else if (value == (short) value) {
			this.out.visitIntInsn(Opcodes.SIPUSH, value);
			grow(3);
		}
		else {
			this.out.visitLdcInsn(value);
			grow(3);
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
			this.out.visitLdcInsn(value);
			grow(3);
		}
	}

	void constant(String value) {
		this.out.visitLdcInsn(value);
		grow(3);
	}

	void callStatic(String owner, String name, String descriptor) {
		this.out.visitMethodInsn(Opcodes.INVOKESTATIC, owner, name, descriptor, false);
		grow(3);
	}

	void callVirtual(String owner, String name, String descriptor) {
		this.out.visitMethodInsn(Opcodes.INVOKEVIRTUAL, owner, name, descriptor, false);
		grow(3);
	}

	/**
	 * Make the 64-bit index on the stack one of 32 bits.
	 */
	void narrow() {
		callStatic(WIDE_INDEX, "narrow", "(J)I");
	}

	void field(int opcode, String owner, String name, String descriptor) {
		this.out.visitFieldInsn(opcode, owner, name, descriptor);
		grow(3);
	}

	void create(String type) {
		this.out.visitTypeInsn(Opcodes.NEW, type);
		op(Opcodes.DUP);
		this.out.visitMethodInsn(Opcodes.INVOKESPECIAL, type, "<init>", "()V", false);
		grow(6);
	}

	void cast(String type) {
		this.out.visitTypeInsn(Opcodes.CHECKCAST, type);
		grow(3);
	}

	void jump(int opcode, Label target) {
		this.out.visitJumpInsn(opcode, target);
		grow(3);
	}

	/**
	 * Place a label. Where a frame was written already, something that does nothing keeps
	 * that and the label's own apart.
	 */
	void label(Label label) {
		if (this.frameAt == this.size) {
			op(Opcodes.NOP);
		}
		this.out.visitLabel(label);
	}

	void handler(Label start, Label end, Label handler, String type) {
		this.out.visitTryCatchBlock(start, end, handler, type);
	}

	void tableSwitch(int lowest, Label otherwise, Label... targets) {
		if (targets.length == 0) {
			op(Opcodes.POP);
			jump(Opcodes.GOTO, otherwise);
			return;
		}
		this.out.visitTableSwitchInsn(lowest, lowest + targets.length - 1, otherwise, targets);
		grow(16 + 4 * targets.length);
	}

	/**
	 * Say what is in the locals and on the stack at the label that was just placed.
	 */
	void frame(Object[] locals, int localCount, Object[] stack, int stackCount) {
		spend(localCount);
		this.out.visitFrame(Opcodes.F_NEW, localCount, locals, stackCount, stack);
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
			Label here = new Label();
			this.out.visitLabel(here);
			this.out.visitLineNumber(number, here);
			this.line = number;
		}
	}

	/**
	 * End the method.
	 * @param maxStack the most slots on the operand stack
	 * @param maxLocals how many slots the locals have
	 */
	void end(int maxStack, int maxLocals) {
		this.out.visitMaxs(maxStack, maxLocals);
		this.out.visitEnd();
	}

}
