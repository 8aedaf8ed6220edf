package dev.wasmboot.engine.compiler;

import java.util.Arrays;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;

/**
 * The code of a method until all of it is there. The library that writes class files is
 * then called from one place. Called from wherever an instruction is written it would be
 * inlined there, some thirty times, and to compile the compiler would take HotSpot longer
 * than the guest's own code.
 */
final class Recording {

	private static final int NOTHING = 0;

	private static final int VARIABLE = 1;

	private static final int PUSH = 2;

	private static final int CONSTANT = 3;

	private static final int METHOD = 4;

	private static final int FIELD = 5;

	private static final int TYPE = 6;

	private static final int JUMP = 7;

	private static final int LABEL = 8;

	private static final int HANDLER = 9;

	private static final int SWITCH = 10;

	private static final int FRAME = 11;

	private static final int LINE = 12;

	private static final int DYNAMIC = 13;

	private static final int FIRST_LENGTH = 256;

	private final @Nullable Supplier<MethodVisitor> out;

	/** Of each instruction, kind and opcode, and a number. */
	private long[] code;

	private int length;

	/** What belongs to instructions besides, in their order. */
	private Object[] operands;

	private int operandCount;

	private int nextOperand;

	/**
	 * Create a recording.
	 * @param out makes what to write to when all is there, {@code null} to keep nothing
	 */
	Recording(@Nullable Supplier<MethodVisitor> out) {
		this.out = out;
		int length = (out != null) ? FIRST_LENGTH : 0;
		this.code = new long[length];
		this.operands = new Object[length];
	}

	boolean kept() {
		return this.out != null;
	}

	private void add(int kind, int opcode, int number) {
		if (this.out == null) {
			return;
		}
		if (this.length == this.code.length) {
			this.code = Arrays.copyOf(this.code, 2 * this.length);
		}
		this.code[this.length++] = (long) (kind << Byte.SIZE | opcode) << Integer.SIZE | (number & 0xffff_ffffL);
	}

	private void operand(Object operand) {
		if (this.out == null) {
			return;
		}
		if (this.operandCount == this.operands.length) {
			this.operands = Arrays.copyOf(this.operands, 2 * this.operandCount);
		}
		this.operands[this.operandCount++] = operand;
	}

	void op(int opcode) {
		add(NOTHING, opcode, 0);
	}

	void variable(int opcode, int slot) {
		add(VARIABLE, opcode, slot);
	}

	void push(int opcode, int value) {
		add(PUSH, opcode, value);
	}

	void constant(Object value) {
		add(CONSTANT, 0, 0);
		operand(value);
	}

	void method(int opcode, Member method) {
		add(METHOD, opcode, 0);
		operand(method);
	}

	void field(int opcode, Member field) {
		add(FIELD, opcode, 0);
		operand(field);
	}

	void dynamic(String name, String descriptor, Handle linking) {
		add(DYNAMIC, 0, 0);
		operand(name);
		operand(descriptor);
		operand(linking);
	}

	void type(int opcode, String name) {
		add(TYPE, opcode, 0);
		operand(name);
	}

	void jump(int opcode, Label target) {
		add(JUMP, opcode, 0);
		operand(target);
	}

	void label(Label label) {
		add(LABEL, 0, 0);
		operand(label);
	}

	void handler(Label start, Label end, Label handler, String type) {
		add(HANDLER, 0, 0);
		operand(start);
		operand(end);
		operand(handler);
		operand(type);
	}

	void tableSwitch(int lowest, Label otherwise, Label[] targets) {
		add(SWITCH, 0, lowest);
		operand(otherwise);
		operand(targets);
	}

	/**
	 * Record a frame.
	 * @param locals is not changed from now on
	 * @param stack is not changed from now on
	 */
	void frame(Object[] locals, Object[] stack) {
		add(FRAME, 0, 0);
		operand(locals);
		operand(stack);
	}

	void line(int number) {
		add(LINE, 0, number);
	}

	/**
	 * Write all of it, and end the method.
	 * @param maxStack the most slots on the operand stack
	 * @param maxLocals how many slots the locals have
	 */
	void end(int maxStack, int maxLocals) {
		if (this.out != null) {
			MethodVisitor method = this.out.get();
			method.visitCode();
			write(method);
			method.visitMaxs(maxStack, maxLocals);
			method.visitEnd();
		}
	}

	private void write(MethodVisitor method) {
		Frames frames = new Frames(method);
		for (int i = 0; i < this.length; i++) {
			int number = (int) this.code[i];
			int instruction = (int) (this.code[i] >>> Integer.SIZE);
			int opcode = instruction & 0xff;
			switch (instruction >>> Byte.SIZE) {
				case NOTHING -> method.visitInsn(opcode);
				case VARIABLE -> method.visitVarInsn(opcode, number);
				case PUSH -> method.visitIntInsn(opcode, number);
				case CONSTANT -> method.visitLdcInsn(next());
				case METHOD -> {
					Member called = (Member) next();
					method.visitMethodInsn(opcode, called.owner(), called.name(), called.descriptor(), false);
				}
				case FIELD -> {
					Member field = (Member) next();
					method.visitFieldInsn(opcode, field.owner(), field.name(), field.descriptor());
				}
				case DYNAMIC -> {
					String name = text();
					method.visitInvokeDynamicInsn(name, text(), (Handle) next());
				}
				case TYPE -> method.visitTypeInsn(opcode, text());
				case JUMP -> method.visitJumpInsn(opcode, target());
				case LABEL -> method.visitLabel(target());
				case HANDLER -> method.visitTryCatchBlock(target(), target(), target(), text());
				case SWITCH -> {
					Label otherwise = target();
					Label[] targets = (Label[]) next();
					method.visitTableSwitchInsn(number, number + targets.length - 1, otherwise, targets);
				}
				case FRAME -> {
					Object[] locals = (Object[]) next();
					frames.write(locals, (Object[]) next());
				}
				case LINE -> {
					Label here = new Label();
					method.visitLabel(here);
					method.visitLineNumber(number, here);
				}
				default -> throw new IllegalStateException("nothing like that is recorded");
			}
		}
	}

	private Object next() {
		return this.operands[this.nextOperand++];
	}

	private String text() {
		return (String) next();
	}

	private Label target() {
		return (Label) next();
	}

}
