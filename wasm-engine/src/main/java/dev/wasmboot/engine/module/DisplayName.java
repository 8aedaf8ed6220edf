package dev.wasmboot.engine.module;

/**
 * Makes a name that a guest chose fit for messages and logs: without control characters,
 * which could forge lines, and not longer than anybody reads.
 */
final class DisplayName {

	private static final int LONGEST = 1000;

	private DisplayName() {
	}

	static String of(String name) {
		String shown = (name.length() > LONGEST) ? name.substring(0, LONGEST) + "…" : name;
		return shown.replaceAll("\\p{Cntrl}", "\ufffd");
	}

}
