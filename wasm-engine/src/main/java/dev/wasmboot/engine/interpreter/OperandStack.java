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

	private Bank[] banks = new Bank[32];

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

	Bank bank(int index) {
		return this.banks[index];
	}

	void replaceConstant(int index, long value) {
		this.values[index] = value;
	}

	void settle(int index) {
		this.places[index] = STACK;
	}

	void push(byte place, long value, Bank bank) {
		if (this.height == this.places.length) {
			int length = 2 * this.height;
			this.places = Arrays.copyOf(this.places, length);
			this.values = Arrays.copyOf(this.values, length);
			this.banks = Arrays.copyOf(this.banks, length);
		}
		this.places[this.height] = place;
		this.values[this.height] = value;
		this.banks[this.height] = bank;
		this.height++;
		this.highest = Math.max(this.highest, this.height);
	}

}
