package dev.wasmboot.engine.compiler;

import org.jspecify.annotations.Nullable;

/**
 * The frames of a method as class files hold them, each as what differs from the one
 * before (JVMS 4.7.4).
 */
final class StackMap {

	private static final int SAME_LOCALS_1_STACK_ITEM = 64;

	private static final int SAME_LOCALS_1_STACK_ITEM_EXTENDED = 247;

	/** The form for as many locals more; for less, the number is smaller. */
	private static final int SAME_EXTENDED = 251;

	private static final int FULL = 255;

	private static final int OBJECT = 7;

	private static final int MOST_CHANGED = 3;

	private static final int FIRST_LENGTH = 256;

	private final Constants constants;

	private final Bytes out = new Bytes(FIRST_LENGTH);

	private int count;

	private int position = -1;

	/** The locals of the frame before. */
	private Object @Nullable [] before;

	StackMap(Constants constants) {
		this.constants = constants;
	}

	/**
	 * Add the next frame.
	 * @param position where it is in the code
	 * @param locals all locals, without those behind them that have no value
	 * @param stack what is on the stack
	 */
	void add(int position, Object[] locals, Object[] stack) {
		int delta = position - this.position - 1;
		int more = (this.before != null) ? locals.length - this.before.length : 0;
		if (this.before == null || Math.abs(more) > MOST_CHANGED || stack.length > 1 || (more != 0 && stack.length > 0)
				|| differs(this.before, locals)) {
			this.out.put(FULL);
			this.out.putShort(delta);
			this.out.putShort(locals.length);
			types(locals, 0);
			this.out.putShort(stack.length);
			types(stack, 0);
		}
		else if (stack.length > 0) {
			if (delta < SAME_LOCALS_1_STACK_ITEM) {
				this.out.put(SAME_LOCALS_1_STACK_ITEM + delta);
			}
			else {
				this.out.put(SAME_LOCALS_1_STACK_ITEM_EXTENDED);
				this.out.putShort(delta);
			}
			types(stack, 0);
		}
		else if (more == 0 && delta < SAME_LOCALS_1_STACK_ITEM) {
			this.out.put(delta);
		}
		else {
			this.out.put(SAME_EXTENDED + more);
			this.out.putShort(delta);
			types(locals, locals.length - Math.max(more, 0));
		}
		this.count++;
		this.position = position;
		this.before = locals;
	}

	int count() {
		return this.count;
	}

	Bytes bytes() {
		return this.out;
	}

	private void types(Object[] types, int first) {
		for (int i = first; i < types.length; i++) {
			if (types[i] instanceof Integer tag) {
				this.out.put(tag);
			}
			else {
				this.out.put(OBJECT);
				this.out.putShort(this.constants.type((String) types[i]));
			}
		}
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
