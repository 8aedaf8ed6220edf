package dev.wasmboot.engine.compiler;

import dev.wasmboot.engine.FunctionType;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/**
 * Writes the methods of a function.
 */
final class FunctionWriter {

	/** HotSpot never compiles a method that is longer. */
	static final int MOST_BYTECODE = 8000;

	/** Slots that instructions use on the stack of the JVM besides the guest's values. */
	private static final int MORE_STACK = 16;

	private final Layout layout;

	FunctionWriter(Layout layout) {
		this.layout = layout;
	}

	/**
	 * Write a function as one method, or as two if it calls others in place of returning.
	 */
	void write(ClassFile file, int function) {
		try {
			writeCompiled(file, function);
		}
		catch (CannotCompile ex) {
			throw ex.in(function);
		}
	}

	private void writeCompiled(ClassFile file, int function) {
		FunctionType type = this.layout.module().functions().get(function);
		BodyScan scan = new BodyScan(this.layout.module(), function);
		String name = Layout.method(function);
		if (scan.tailCalls()) {
			replaceable(file.method(name, JavaTypes.descriptor(type)), function, type);
			name += "t";
		}
		int size = translate(file.method(name, JavaTypes.descriptor(type)), function, scan);
		if (size > MOST_BYTECODE) {
			throw new CannotCompile("its length");
		}
	}

	/**
	 * Write a function that leaves its work to the interpreter.
	 */
	void writeInterpreted(ClassFile file, int function) {
		FunctionType type = this.layout.module().functions().get(function);
		Bytecode out = file.method(Layout.method(function), JavaTypes.descriptor(type));
		StubCode.callOther(out, type, function);
	}

	private int translate(Bytecode out, int function, BodyScan scan) {
		OperandStack stack = new OperandStack();
		FunctionType type = this.layout.module().functions().get(function);
		MethodFrame frame = new WholeFrame(out, stack, type, scan.locals(), scan.memory());
		new FunctionTranslator(this.layout, function, frame).translate(scan);
		out.end(stack.mostJvmSlots() + MORE_STACK, frame.slots());
		return out.size();
	}

	/**
	 * The method that others call: it calls the function itself, and then whatever that
	 * left to be called in its place, one after the other, so that the stack does not
	 * grow.
	 */
	private void replaceable(Bytecode out, int function, FunctionType type) {
		int instance = JavaTypes.slots(type.parameters());
		out.variable(Opcodes.ALOAD, instance);
		out.constant(function);
		out.callVirtual(JavaTypes.INSTANCE, "replacing", "(I)Z");
		out.variable(Opcodes.ISTORE, instance + 2);
		int slot = 0;
		for (var parameter : type.parameters()) {
			slot += StubCode.load(out, parameter, slot);
		}
		out.variable(Opcodes.ALOAD, instance);
		out.variable(Opcodes.ILOAD, instance + 1);
		out.callStatic(this.layout.owner(function), Layout.method(function) + "t", JavaTypes.descriptor(type));
		Object[] locals = StubCode.locals(type, Opcodes.INTEGER);
		Label done = new Label();
		Object[] returned = StubCode.returned(type);
		out.variable(Opcodes.ILOAD, instance + 2);
		out.jump(Opcodes.IFNE, done);
		out.variable(Opcodes.ALOAD, instance);
		out.callVirtual(JavaTypes.INSTANCE, "tailPending", "()Z");
		out.jump(Opcodes.IFEQ, done);
		out.variable(Opcodes.ALOAD, instance);
		out.variable(Opcodes.ILOAD, instance + 1);
		out.constant(type.results().size());
		out.callVirtual(JavaTypes.INSTANCE, "runTails", "(II)V");
		StubCode.returnFromSlots(out, type, instance);
		out.label(done);
		out.frame(locals, locals.length, returned, returned.length);
		out.op(JavaTypes.returning(type));
		out.end(instance + MORE_STACK, instance + 3);
	}

}
