package dev.wasmboot.engine.compiler;

/**
 * Makes a stack that is nearly used up run out here, where it is a trap, and not in a
 * host function, which may hold a lock.
 */
final class StackProbe {

	/** Below this depth guests have not used much, for large frames count as several. */
	private static final int SHALLOW = 256;

	/** Frames of at least 16 bytes each that have to fit: 64 KiB or more. */
	private static final int FRAMES = 4096;

	private StackProbe() {
	}

	/**
	 * Probe before the host is called.
	 * @param depth guest functions that are active
	 */
	static void beforeHost(int depth) {
		if (depth > SHALLOW) {
			descend(FRAMES);
		}
	}

	private static int descend(int left) {
		return (left == 0) ? 0 : descend(left - 1) + 1;
	}

}
