package dev.wasmboot.engine.interpreter;

import java.util.Arrays;

/**
 * What is known, while a function is lowered, of its operand stack: where each value is.
 * A value stays where it came from, a local or a constant, until something needs it in
 * the slot that belongs to its height.
 */
final class OperandStack {

	/** In the slot of its height. */
	static final byte STACK = 0;

	/** In a local. */
	static final byte LOCAL = 1;

	/** Nowhere: a number that is known. */
	static final byte CONSTANT = 2;

	private byte[] places = new byte[32];

	private long[] values = new long[32];

	private boolean[] references = new boolean[32];

	private int height;

	private int highest;

	int height() {
		return this.height;
	}

	/**
	 * The greatest height so far.
	 */
	int highest() {
		return this.highest;
	}

	void setHeight(int newHeight) {
		this.height = newHeight;
	}

	byte place(int index) {
		return this.places[index];
	}

	/**
	 * The local or the constant.
	 */
	long value(int index) {
		return this.values[index];
	}

	boolean reference(int index) {
		return this.references[index];
	}

	void settle(int index) {
		this.places[index] = STACK;
	}

	void push(byte place, long value, boolean reference) {
		if (this.height == this.places.length) {
			int length = 2 * this.height;
			this.places = Arrays.copyOf(this.places, length);
			this.values = Arrays.copyOf(this.values, length);
			this.references = Arrays.copyOf(this.references, length);
		}
		this.places[this.height] = place;
		this.values[this.height] = value;
		this.references[this.height] = reference;
		this.height++;
		this.highest = Math.max(this.highest, this.height);
	}

}
