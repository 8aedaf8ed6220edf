package dev.wasmboot.engine.compiler;

import dev.wasmboot.engine.simd.LaneType;
import org.objectweb.asm.Opcodes;

/**
 * Writes accesses to the bytes of memories: what loads and stores of numbers and vectors
 * have in common. An offset is 0 to 2<sup>31</sup> - 1; see {@link CompilerOptions} for
 * why there are two forms.
 */
abstract class AccessCode {

	private final MethodFrame frame;

	AccessCode(MethodFrame frame) {
		this.frame = frame;
	}

	static AccessCode of(CompilerOptions options, MethodFrame frame) {
		return options.expandAccesses() ? new ExpandedAccess(frame) : new CalledAccess(frame);
	}

	/**
	 * Write what replaces the address on the stack of the JVM by what is there, as a
	 * {@code long} if it is as wide, else as a sign-extended {@code int}.
	 * @param width the binary logarithm of the number of bytes
	 */
	abstract void load(int width, int memory, int offset);

	/**
	 * Write what stores a value at the address on the stack of the JVM.
	 * @param width the binary logarithm of the number of bytes
	 * @param value writes what pushes the value, in the type that a load has
	 */
	abstract void store(int width, int memory, int offset, Runnable value);

	/**
	 * Write what adds an offset to the address on the stack of the JVM, which is checked
	 * for that.
	 */
	final void index(int offset) {
		if (offset != 0) {
			out().constant(Integer.MAX_VALUE);
			checkIndex();
			out().constant(offset);
			out().op(Opcodes.IADD);
		}
	}

	/**
	 * Write what checks that a vector is in bounds at the index on the stack of the JVM.
	 * Whatever accesses it may check that as well, or be told not to.
	 */
	final void checkVector(int memory) {
		this.frame.loadBytes(memory);
		out().op(Opcodes.ARRAYLENGTH);
		out().constant(LaneType.V128.bytes() - 1);
		out().op(Opcodes.ISUB);
		checkIndex();
	}

	final void checkIndex() {
		out().callStatic("java/util/Objects", "checkIndex", "(II)I");
	}

	final MethodFrame frame() {
		return this.frame;
	}

	final Bytecode out() {
		return this.frame.out();
	}

}
