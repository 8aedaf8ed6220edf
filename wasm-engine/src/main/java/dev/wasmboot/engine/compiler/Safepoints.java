package dev.wasmboot.engine.compiler;

import java.lang.management.ManagementFactory;

import com.sun.management.HotSpotDiagnosticMXBean;

/**
 * Whether the JVM can stop a thread in whatever loop it is.
 * <p>
 * To collect garbage, among others, the JVM waits until all threads have come to a
 * safepoint. HotSpot leaves these out of loops that count, unless
 * {@code -XX:+UseCountedLoopSafepoints} tells it not to: that is the default with G1, ZGC
 * and Shenandoah, but not with the parallel collector nor with the serial one, which a
 * JVM chooses by itself where it has one processor, or less than two gigabytes. A guest
 * that counts to 2<sup>31</sup> would hold up the whole application there, and the
 * watchdog with it.
 * <p>
 * So the loops of guests count their turns down there, and jump to their beginning when
 * there are none left. To HotSpot that is a loop around the loop, and none that counts:
 * it has a safepoint. The turns are those of all loops of a function, so that short loops
 * within others make no difference. Functions may be inlined into the loops of others, so
 * those with loops count how often they begin, and go round a loop like that themselves.
 * A call that HotSpot cannot inline would do as well, but whatever a loop works with has
 * to be saved around a call.
 */
final class Safepoints {

	private static final boolean IN_ALL_LOOPS = option("UseCountedLoopSafepoints");

	private Safepoints() {
	}

	/**
	 * Whether all loops have safepoints. To ask for the first time takes some tens of
	 * milliseconds.
	 * @return {@code false} also if that is not known
	 */
	static boolean inAllLoops() {
		return IN_ALL_LOOPS;
	}

	private static boolean option(String name) {
		try {
			HotSpotDiagnosticMXBean hotspot = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
			return hotspot != null && Boolean.parseBoolean(hotspot.getVMOption(name).getValue());
		}
		catch (IllegalArgumentException | LinkageError ex) {
			return false;
		}
	}

}
