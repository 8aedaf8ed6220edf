package dev.wasmboot.engine.compiler;

import dev.wasmboot.engine.Trap;
import dev.wasmboot.engine.TrapException;
import dev.wasmboot.engine.runtime.GuestException;
import dev.wasmboot.engine.runtime.ValueStack;
import org.jspecify.annotations.Nullable;

/**
 * What compiled code calls to throw and to catch. An exception that was caught is an
 * object as any reference is.
 */
public final class Exceptions {

	private Exceptions() {
	}

	/**
	 * Make an exception that carries what is in the slots from {@link ValueStack#top()}
	 * on.
	 */
	public static GuestException create(CompiledInstance self, int tag) {
		ValueStack stack = self.context().stack();
		return GuestException.of(self.instance().tags()[tag], stack, stack.top());
	}

	/**
	 * The exception that a reference refers to, to be thrown again.
	 */
	public static GuestException again(@Nullable Object reference) {
		if (reference == null) {
			throw new TrapException(Trap.NULL_REFERENCE);
		}
		return (GuestException) reference;
	}

	/**
	 * Whether an exception has a tag of the instance.
	 */
	public static boolean has(Object exception, CompiledInstance self, int tag) {
		return ((GuestException) exception).tag() == self.instance().tags()[tag];
	}

	/**
	 * Note that the guest is given a reference to an exception.
	 * @return the exception
	 */
	public static Object hold(Object exception, CompiledInstance self) {
		self.context().hold((GuestException) exception);
		return exception;
	}

	public static int intValue(Object exception, int index) {
		return (int) ((GuestException) exception).bits()[index];
	}

	public static long longValue(Object exception, int index) {
		return ((GuestException) exception).bits()[index];
	}

	public static long highValue(Object exception, int index) {
		return ((GuestException) exception).highs()[index];
	}

	public static float floatValue(Object exception, int index) {
		return Float.intBitsToFloat(intValue(exception, index));
	}

	public static double doubleValue(Object exception, int index) {
		return Double.longBitsToDouble(longValue(exception, index));
	}

	public static @Nullable Object referenceValue(Object exception, int index) {
		return ((GuestException) exception).references()[index];
	}

}
