package dev.wasmboot.engine.compiler;

import dev.wasmboot.engine.ValueType;
import org.objectweb.asm.Opcodes;

/**
 * Writes the instructions that push a number, or a reference, that the code names.
 */
final class ConstantCode {

	private final MethodFrame frame;

	private final Bytecode out;

	private final OperandStack stack;

	ConstantCode(MethodFrame frame) {
		this.frame = frame;
		this.out = frame.out();
		this.stack = frame.stack();
	}

	void intValue(int value) {
		this.out.constant(value);
		this.stack.push(ValueType.I32);
	}

	void longValue(long value) {
		this.out.constant(value);
		this.stack.push(ValueType.I64);
	}

	/** The JVM's own constants do not keep all that a number may be that is none. */
	void floatValue(int bits) {
		this.out.constant(bits);
		this.out.callStatic("java/lang/Float", "intBitsToFloat", "(I)F");
		this.stack.push(ValueType.F32);
	}

	void doubleValue(long bits) {
		this.out.constant(bits);
		this.out.callStatic("java/lang/Double", "longBitsToDouble", "(J)D");
		this.stack.push(ValueType.F64);
	}

	void nullReference() {
		this.out.op(Opcodes.ACONST_NULL);
		this.stack.push(ValueType.EXTERNREF);
	}

	void functionReference(int function) {
		this.frame.loadInstance();
		this.out.constant(function);
		this.out.callVirtual(JavaTypes.INSTANCE, "function", "(I)Ljava/lang/Object;");
		this.stack.push(ValueType.FUNCREF);
	}

}
