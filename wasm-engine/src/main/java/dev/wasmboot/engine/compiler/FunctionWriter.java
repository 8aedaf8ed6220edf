package dev.wasmboot.engine.compiler;

import java.util.Map;

import dev.wasmboot.engine.FunctionType;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/**
 * Writes the methods of a function.
 */
final class FunctionWriter {

	/** Slots that instructions use on the stack of the JVM besides the guest's values. */
	private static final int MORE_STACK = 16;

	/** Code that may become so many times as long as it is need not be measured first. */
	private static final int SURELY_SHORT = 25;

	private final Layout layout;

	private final CompilerOptions options;

	private final Map<String, byte[]> objects;

	/**
	 * Create a writer.
	 * @param layout the module
	 * @param options what the code is to be like
	 * @param objects the classes of the objects that divided functions need, by name
	 */
	FunctionWriter(Layout layout, CompilerOptions options, Map<String, byte[]> objects) {
		this.options = options;
		this.layout = layout;
		this.objects = objects;
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
		BodyScan scan = new BodyScan(this.layout.module(), function, this.options.fuel());
		Effort effort = new Effort(this.layout.length(function));
		boolean divided = this.options.methodBytes() / this.layout.length(function) < SURELY_SHORT
				&& translate(Bytecode.measuring(effort), function, scan) > this.options.methodBytes();
		String name = Layout.method(function);
		// Only within one method is a call of itself a jump
		if (scan.tailCalls() || (divided && scan.loopsByTailCall())) {
			replaceable(file.method(name, JavaTypes.descriptor(type)), function, type);
			name += "t";
		}
		if (divided) {
			SplitWriter split = new SplitWriter(this.layout, this.options, function, scan, effort);
			split.write(file, name);
			this.objects.put(Layout.object(function), split.object());
		}
		else if (translate(file.method(name, JavaTypes.descriptor(type), effort), function, scan) > this.options
			.methodBytes()) {
			throw new CannotCompile("its length");
		}
	}

	/**
	 * Write a function that leaves its work to the interpreter.
	 */
	void writeInterpreted(ClassFile file, int function) {
		FunctionType type = this.layout.module().functions().get(function);
		Bytecode out = file.method(Layout.method(function), JavaTypes.descriptor(type));
		StubCode.callOther(out, this.layout, function);
	}

	private int translate(Bytecode out, int function, BodyScan scan) {
		OperandStack stack = new OperandStack();
		FunctionType type = this.layout.module().functions().get(function);
		MethodFrame frame = new WholeFrame(out, stack, type, scan.locals(), scan.memory(), this.options.fuel(),
				this.options.turns() && scan.loops());
		new FunctionTranslator(this.layout, this.options, function, frame, this.layout.codeStart(function), null, null)
			.translate(scan);
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
		StubCode.loadParameters(out, type);
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
		out.frame(locals, returned);
		out.op(JavaTypes.returning(type));
		out.end(instance + MORE_STACK, instance + 3);
	}

}
