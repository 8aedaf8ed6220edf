package dev.wasmboot.engine.compiler;

import java.util.List;

import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.runtime.FunctionInstance;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Writes calls. A call within the module is a call of a static method. One through a
 * table goes to a method that the functions of a signature share, which finds the slot of
 * the function and from there does the same. Functions that take more than the JVM can
 * pass are interpreted, and called through the stack.
 */
final class CallCode {

	private static final String FUNCTION = "L" + Type.getInternalName(FunctionInstance.class) + ";";

	private final Layout layout;

	private final MethodFrame frame;

	private final Bytecode out;

	private final OperandStack stack;

	CallCode(Layout layout, MethodFrame frame) {
		this.layout = layout;
		this.frame = frame;
		this.out = frame.out();
		this.stack = frame.stack();
	}

	void call(int callee) {
		this.frame.fuel().lend();
		FunctionType type = this.layout.module().functions().get(callee);
		if (JavaTypes.tooWide(type)) {
			int count = type.parameters().size();
			this.frame.settle();
			int first = this.stack.height() - count;
			reserve(type);
			writeArguments(type, first);
			finishWide(type, count, () -> function(callee));
			return;
		}
		arguments(type.parameters(), 0);
		context();
		this.out.callStatic(this.layout.owner(callee), Layout.method(callee), this.layout.descriptor(callee));
		ResultCode.collect(this.frame, type.results());
		this.frame.refresh();
	}

	void callIndirect(int signature, int table) {
		this.frame.fuel().lend();
		FunctionType type = this.layout.signature(signature);
		if (JavaTypes.tooWide(type)) {
			int count = type.parameters().size();
			this.frame.settle();
			int first = this.stack.height() - count - 1;
			reserve(type);
			writeArguments(type, first);
			finishWide(type, count + 1, () -> resolveTail(first + count, signature, table));
			return;
		}
		arguments(type.parameters(), 1);
		if (wide(table)) {
			this.out.narrow();
		}
		this.frame.loadInstance();
		this.out.constant(table);
		this.out.constant(signature);
		this.out.callStatic(JavaTypes.INSTANCE, "resolve", "(IL" + JavaTypes.INSTANCE + ";II)I");
		context();
		this.out.callStatic(Layout.dispatch(signature), "call", DispatchWriter.descriptor(type));
		ResultCode.collect(this.frame, type.results());
		this.frame.refresh();
	}

	/**
	 * Copy the topmost operands to slots of the guest's stack.
	 * @param type the type of a function that takes them
	 */
	void toSlots(FunctionType type) {
		this.frame.settle();
		reserve(type);
		writeArguments(type, this.stack.height() - type.parameters().size());
	}

	/**
	 * Leave a function to be called by whoever called this one.
	 */
	void tailCall(int callee) {
		toSlots(this.layout.module().functions().get(callee));
		this.frame.loadInstance();
		function(callee);
		this.out.callVirtual(JavaTypes.INSTANCE, "tail", "(" + FUNCTION + ")V");
	}

	void tailCallIndirect(int signature, int table) {
		FunctionType type = this.layout.signature(signature);
		this.frame.settle();
		int index = this.stack.height() - 1;
		reserve(type);
		writeArguments(type, index - type.parameters().size());
		this.frame.loadInstance();
		resolveTail(index, signature, table);
		this.out.callVirtual(JavaTypes.INSTANCE, "tail", "(" + FUNCTION + ")V");
	}

	private void arguments(List<ValueType> parameters, int more) {
		int count = parameters.size() + more;
		this.frame.pass(count);
		for (int i = 0; i < count; i++) {
			this.stack.pop();
		}
	}

	private void context() {
		this.frame.loadInstance();
		this.frame.loadDepth();
	}

	/** Make sure that the guest's stack has slots for a call. */
	private void reserve(FunctionType type) {
		this.frame.loadInstance();
		this.out.constant(Math.max(type.parameters().size(), type.results().size()));
		this.out.callVirtual(JavaTypes.INSTANCE, "reserve", "(I)V");
	}

	/** Copy arguments from locals to slots of the guest's stack. */
	private void writeArguments(FunctionType type, int first) {
		for (int i = 0; i < type.parameters().size(); i++) {
			SlotCode.writeLocal(this.out, this.frame.vectors(), type.parameters().get(i), this.frame.operand(first + i),
					i, this.frame::loadInstance);
		}
	}

	/** Call with the arguments in slots, and push the results. */
	private void finishWide(FunctionType type, int operands, Runnable function) {
		this.frame.loadInstance();
		function.run();
		this.frame.loadDepth();
		this.out.callVirtual(JavaTypes.INSTANCE, "call", "(" + FUNCTION + "I)V");
		for (int i = 0; i < operands; i++) {
			this.stack.pop();
		}
		for (int i = 0; i < type.results().size(); i++) {
			SlotCode.read(this.out, this.frame.vectors(), type.results().get(i), i, this.frame::loadInstance);
			this.stack.push(type.results().get(i));
		}
		this.frame.refresh();
	}

	private void function(int callee) {
		this.frame.loadInstance();
		this.out.constant(callee);
		this.out.callVirtual(JavaTypes.INSTANCE, "functionInstance", "(I)" + FUNCTION);
	}

	private void resolveTail(int operand, int signature, int table) {
		if (wide(table)) {
			this.out.variable(Opcodes.LLOAD, this.frame.operand(operand));
			this.out.narrow();
		}
		else {
			this.out.variable(Opcodes.ILOAD, this.frame.operand(operand));
		}
		this.frame.loadInstance();
		this.out.constant(table);
		this.out.constant(signature);
		this.out.callStatic(JavaTypes.INSTANCE, "resolveTail", "(IL" + JavaTypes.INSTANCE + ";II)" + FUNCTION);
	}

	private boolean wide(int table) {
		return this.layout.module().tables().get(table).index() == ValueType.I64;
	}

}
