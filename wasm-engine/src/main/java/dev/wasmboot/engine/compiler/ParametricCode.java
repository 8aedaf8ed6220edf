package dev.wasmboot.engine.compiler;

import dev.wasmboot.engine.ValueType;
import org.objectweb.asm.Opcodes;

/**
 * Writes the instructions that take values of any type.
 */
final class ParametricCode {

	private final MethodFrame frame;

	private final Bytecode out;

	private final OperandStack stack;

	ParametricCode(MethodFrame frame) {
		this.frame = frame;
		this.out = frame.out();
		this.stack = frame.stack();
	}

	void drop() {
		boolean settled = this.stack.settled() == this.stack.height();
		int slots = JavaTypes.slots(this.stack.pop());
		if (!settled) {
			for (; slots > 1; slots -= 2) {
				this.out.op(Opcodes.POP2);
			}
			if (slots == 1) {
				this.out.op(Opcodes.POP);
			}
		}
	}

	void select() {
		ValueType type = this.stack.type(this.stack.height() - 2);
		if (type == ValueType.V128) {
			selectVector();
			return;
		}
		this.frame.surface(3);
		this.stack.pop();
		this.stack.pop();
		this.stack.pop();
		select(type);
		this.stack.push(type);
	}

	private void select(ValueType type) {
		String name = JavaTypes.descriptor(type);
		this.out.callStatic(NumericCode.OPERATIONS, "select", "(" + name + name + "I)" + name);
	}

	private void selectVector() {
		this.frame.settle();
		VectorForm vectors = this.frame.vectors();
		int first = this.stack.height() - 3;
		for (int part = 0; part < vectors.parts(); part++) {
			this.frame.load(vectors.part(), vectors.slot(this.frame.operand(first), part));
			this.frame.load(vectors.part(), vectors.slot(this.frame.operand(first + 1), part));
			this.out.variable(Opcodes.ILOAD, this.frame.operand(first + 2));
			select(vectors.part());
		}
		this.stack.pop();
		this.stack.pop();
		this.stack.pop();
		this.stack.push(ValueType.V128);
	}

}
