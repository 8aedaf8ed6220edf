package dev.wasmboot.engine.compiler;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Writes the frames of a method, each as what differs from the one before: that is what
 * class files hold. The library that writes these would find the differences as well, in
 * a form that takes it longer to make than the frames themselves.
 */
final class Frames {

	private static final int MOST_CHANGED = 3;

	private final MethodVisitor out;

	/** The locals of the frame before. */
	private Object @Nullable [] before;

	Frames(MethodVisitor out) {
		this.out = out;
	}

	/**
	 * Write the next frame.
	 * @param locals all locals, without those behind them that have no value
	 * @param stack what is on the stack
	 */
	void write(Object[] locals, Object[] stack) {
		int more = (this.before != null) ? locals.length - this.before.length : 0;
		if (this.before == null || Math.abs(more) > MOST_CHANGED || stack.length > 1 || (more != 0 && stack.length > 0)
				|| differs(this.before, locals)) {
			this.out.visitFrame(Opcodes.F_FULL, locals.length, locals, stack.length, stack);
		}
		else if (more > 0) {
			this.out.visitFrame(Opcodes.F_APPEND, more, Arrays.copyOfRange(locals, locals.length - more, locals.length),
					0, stack);
		}
		else if (more < 0) {
			this.out.visitFrame(Opcodes.F_CHOP, -more, null, 0, stack);
		}
		else {
			this.out.visitFrame((stack.length == 0) ? Opcodes.F_SAME : Opcodes.F_SAME1, 0, null, stack.length, stack);
		}
		this.before = locals;
	}

	/** Whether two frames differ in a local that both have. */
	private static boolean differs(Object[] one, Object[] other) {
		for (int i = Math.min(one.length, other.length) - 1; i >= 0; i--) {
			if (!one[i].equals(other[i])) {
				return true;
			}
		}
		return false;
	}

}
