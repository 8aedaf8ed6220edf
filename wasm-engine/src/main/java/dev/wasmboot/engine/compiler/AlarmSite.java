package dev.wasmboot.engine.compiler;

import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MutableCallSite;

/**
 * Whether any alarm of a module was ever raised: what its loops ask in each turn, and
 * what costs them nothing as long as none was.
 * <p>
 * What a call site leads to is a constant for HotSpot. So there is nothing in the machine
 * code of a loop: no read, no branch, and none of the order among reads that a volatile
 * one demands; loops that count are found to be such, and what they check is moved out of
 * them. When the call site is led elsewhere, HotSpot drops the machine code that relied
 * on it. A thread in such a loop goes on in the JVM's interpreter from its next
 * safepoint, at which it stops for the call site anyway, and asks again.
 * <p>
 * That happens once in the life of a module. A guest that runs into its deadlines again
 * and again would otherwise keep HotSpot compiling, at the cost of all others. So loops
 * look at the {@link dev.wasmboot.engine.runtime.Alarm} itself from then on, a volatile
 * read in each turn; those of other modules do not.
 */
final class AlarmSite {

	private static final MethodHandle NEVER_RAISED = MethodHandles.constant(Object.class, null);

	private static final MethodHandle RAISED_BEFORE = MethodHandles.constant(Object.class, "raised");

	private final MutableCallSite site = new MutableCallSite(NEVER_RAISED);

	/**
	 * What code has to call: gives {@code null} as long as no alarm was raised.
	 */
	CallSite callSite() {
		return this.site;
	}

	/**
	 * Note that an alarm was raised.
	 */
	void raise() {
		if (this.site.getTarget() == NEVER_RAISED) {
			this.site.setTarget(RAISED_BEFORE);
			MutableCallSite.syncAll(new MutableCallSite[] { this.site });
		}
	}

}
