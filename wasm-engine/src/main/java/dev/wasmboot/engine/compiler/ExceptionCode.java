package dev.wasmboot.engine.compiler;

import java.util.List;

import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.module.WasmModule;
import dev.wasmboot.engine.runtime.GuestException;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Writes how exceptions are thrown, and what a handler does with one. A guest's exception
 * is an exception of the JVM, and a {@code try} an entry in the method's table of
 * handlers, for exceptions of that class alone: traps pass by. A handler begins with the
 * exception on the JVM's stack and moves it to the local of the height that its block
 * began at, as a reference that is an operand of the guest below all others.
 */
final class ExceptionCode {

	static final String EXCEPTION = Type.getInternalName(GuestException.class);

	private static final String OPERATIONS = Type.getInternalName(Exceptions.class);

	private static final String REFERENCE = "Ljava/lang/Object;";

	private static final String SELF = "L" + JavaTypes.INSTANCE + ";";

	private final WasmModule module;

	private final MethodFrame frame;

	private final Bytecode out;

	private final OperandStack stack;

	private final CallCode calls;

	ExceptionCode(WasmModule module, MethodFrame frame, CallCode calls) {
		this.module = module;
		this.frame = frame;
		this.out = frame.out();
		this.stack = frame.stack();
		this.calls = calls;
	}

	/**
	 * Throw a new exception that carries the operands.
	 */
	void throwNew(int tag) {
		this.frame.fuel().lend();
		this.calls.toSlots(this.module.tags().get(tag).type());
		this.frame.loadInstance();
		this.out.constant(tag);
		this.out.callStatic(OPERATIONS, "create", "(" + SELF + "I)L" + EXCEPTION + ";");
		this.out.op(Opcodes.ATHROW);
	}

	/**
	 * Throw the exception that is on the stack of the JVM, as a reference.
	 */
	void throwAgain() {
		this.frame.fuel().lend();
		this.out.callStatic(OPERATIONS, "again", "(" + REFERENCE + ")L" + EXCEPTION + ";");
		this.out.op(Opcodes.ATHROW);
	}

	/**
	 * Throw the exception that a handler has.
	 * @param height the height that the handler's block began at
	 */
	void throwAgain(int height) {
		load(height);
		throwAgain();
	}

	/**
	 * Throw the exception that a handler has and does not take.
	 * @param height the height that the handler's block began at
	 */
	void passOn(int height) {
		load(height);
		this.frame.forget(height);
		throwAgain();
	}

	/**
	 * Begin a handler.
	 * @param height the height that its block began at
	 */
	void caught(Label handler, int height) {
		this.stack.meet(height, List.of());
		this.out.label(handler);
		this.frame.meet(EXCEPTION);
		this.stack.meet(height, List.of(ValueType.EXNREF));
		this.frame.store(ValueType.EXNREF, this.frame.operand(height));
		this.frame.refresh();
	}

	/**
	 * Write a handler that only passes exceptions on to another one.
	 */
	void pass(Label handler, int height, Label other) {
		this.stack.meet(height, List.of());
		this.out.label(handler);
		this.frame.meet(EXCEPTION);
		this.out.jump(Opcodes.GOTO, other);
	}

	/**
	 * Write a handler that lets exceptions leave the function.
	 */
	void leave(Label handler) {
		this.stack.meet(0, List.of());
		this.out.label(handler);
		this.frame.meet(EXCEPTION);
		this.out.op(Opcodes.ATHROW);
	}

	/**
	 * Go on at a place in a handler.
	 */
	void resume(Label label, int height) {
		this.stack.meet(height, List.of(ValueType.EXNREF));
		this.out.label(label);
		this.frame.meet();
	}

	/**
	 * Jump if the exception does not have a tag; else push what it carries.
	 */
	void take(int tag, int height, Label otherwise) {
		load(height);
		this.frame.loadInstance();
		this.out.constant(tag);
		this.out.callStatic(OPERATIONS, "has", "(" + REFERENCE + SELF + "I)Z");
		this.out.jump(Opcodes.IFEQ, otherwise);
		List<ValueType> payload = this.module.tags().get(tag).type().parameters();
		for (int i = 0; i < payload.size(); i++) {
			ValueType type = payload.get(i);
			value(MethodFrame.prefix(type), JavaTypes.result(type), height, i);
			if (type == ValueType.V128) {
				this.frame.vectors().ofHalf(this.out);
				value("high", "J", height, i);
				this.frame.vectors().ofHalf(this.out);
			}
			this.stack.push(type);
		}
	}

	private void value(String prefix, String descriptor, int height, int index) {
		load(height);
		this.out.constant(index);
		this.out.callStatic(OPERATIONS, prefix + "Value", "(" + REFERENCE + "I)" + descriptor);
	}

	/**
	 * Push a reference to the exception, for the guest to keep.
	 */
	void pushReference(int height) {
		load(height);
		hold();
		this.stack.push(ValueType.EXNREF);
	}

	/**
	 * Note that the guest has the exception while a handler of the legacy form runs.
	 */
	void keep(int height) {
		load(height);
		hold();
		this.out.op(Opcodes.POP);
	}

	private void hold() {
		this.frame.loadInstance();
		this.out.callStatic(OPERATIONS, "hold", "(" + REFERENCE + SELF + ")" + REFERENCE);
	}

	private void load(int height) {
		this.out.variable(Opcodes.ALOAD, this.frame.operand(height));
	}

}
