package dev.wasmboot.engine.compiler;

/**
 * A place in the code of a method, which code may name before it is there.
 */
final class Label {

	private static final int NOWHERE = -1;

	private int position = NOWHERE;

	/**
	 * Say where it is.
	 * @param position how many bytes of the method are before it
	 */
	void place(int position) {
		this.position = position;
	}

	int position() {
		if (this.position == NOWHERE) {
			throw new IllegalStateException("code names a place that it does not have");
		}
		return this.position;
	}

}
