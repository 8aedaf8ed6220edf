package dev.wasmboot.engine.compiler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

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

	private static final int FIRST_LENGTH = 256;

	private final boolean kept;

	/** Kind and opcode, and a number. */
	private int[] code;

	private int length;

	private final List<Object> operands = new ArrayList<>();

	private int nextOperand;

	/**
	 * Create a recording.
	 * @param kept whether anything is kept of what is recorded
	 */
	Recording(boolean kept) {
		this.kept = kept;
		this.code = new int[kept ? FIRST_LENGTH : 0];
	}

	private void add(int kind, int opcode, int number) {
		if (!this.kept) {
			return;
		}
		if (this.length == this.code.length) {
			this.code = Arrays.copyOf(this.code, 2 * this.length);
		}
		this.code[this.length++] = kind << Byte.SIZE | opcode;
		this.code[this.length++] = number;
	}

	private void operand(Object operand) {
		if (this.kept) {
			this.operands.add(operand);
		}
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

	void method(int opcode, String owner, String name, String descriptor) {
		add(METHOD, opcode, 0);
		member(owner, name, descriptor);
	}

	void field(int opcode, String owner, String name, String descriptor) {
		add(FIELD, opcode, 0);
		member(owner, name, descriptor);
	}

	private void member(String owner, String name, String descriptor) {
		operand(owner);
		operand(name);
		operand(descriptor);
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
	 * Write all of it.
	 */
	void writeTo(MethodVisitor out) {
		this.nextOperand = 0;
		for (int i = 0; i < this.length; i += 2) {
			int opcode = this.code[i] & 0xff;
			int number = this.code[i + 1];
			switch (this.code[i] >>> Byte.SIZE) {
				case NOTHING -> out.visitInsn(opcode);
				case VARIABLE -> out.visitVarInsn(opcode, number);
				case PUSH -> out.visitIntInsn(opcode, number);
				case CONSTANT -> out.visitLdcInsn(next());
				case METHOD -> out.visitMethodInsn(opcode, text(), text(), text(), false);
				case FIELD -> out.visitFieldInsn(opcode, text(), text(), text());
				case TYPE -> out.visitTypeInsn(opcode, text());
				case JUMP -> out.visitJumpInsn(opcode, target());
				case LABEL -> out.visitLabel(target());
				case HANDLER -> out.visitTryCatchBlock(target(), target(), target(), text());
				case SWITCH -> {
					Label otherwise = target();
					Label[] targets = (Label[]) next();
					out.visitTableSwitchInsn(number, number + targets.length - 1, otherwise, targets);
				}
				case FRAME -> {
					Object[] locals = (Object[]) next();
					Object[] stack = (Object[]) next();
					out.visitFrame(Opcodes.F_NEW, locals.length, locals, stack.length, stack);
				}
				case LINE -> {
					Label here = new Label();
					out.visitLabel(here);
					out.visitLineNumber(number, here);
				}
				default -> throw new IllegalStateException("nothing like that is recorded");
			}
		}
	}

	private Object next() {
		return this.operands.get(this.nextOperand++);
	}

	private String text() {
		return (String) next();
	}

	private Label target() {
		return (Label) next();
	}

}
