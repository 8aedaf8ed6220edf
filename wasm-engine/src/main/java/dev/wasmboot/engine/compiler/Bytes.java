package dev.wasmboot.engine.compiler;

import java.util.Arrays;

/**
 * Bytes of a class file, as they are added.
 */
final class Bytes {

	private byte[] bytes;

	private int length;

	Bytes(int capacity) {
		this.bytes = new byte[capacity];
	}

	int length() {
		return this.length;
	}

	byte[] array() {
		return this.bytes;
	}

	int get(int at) {
		return this.bytes[at] & 0xff;
	}

	void put(int value) {
		if (this.length == this.bytes.length) {
			this.bytes = Arrays.copyOf(this.bytes, 2 * this.length);
		}
		this.bytes[this.length++] = (byte) value;
	}

	void putShort(int value) {
		put(value >> Byte.SIZE);
		put(value);
	}

	void putInt(int value) {
		putShort(value >> Short.SIZE);
		putShort(value);
	}

	void setShort(int at, int value) {
		this.bytes[at] = (byte) (value >> Byte.SIZE);
		this.bytes[at + 1] = (byte) value;
	}

	void setInt(int at, int value) {
		setShort(at, value >> Short.SIZE);
		setShort(at + Short.BYTES, value);
	}

}
