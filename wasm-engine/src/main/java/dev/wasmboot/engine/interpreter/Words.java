package dev.wasmboot.engine.interpreter;

import java.util.Arrays;

/**
 * A list of words that grows.
 */
final class Words {

	private long[] words = new long[64];

	private int size;

	int size() {
		return this.size;
	}

	int add(long word) {
		if (this.size == this.words.length) {
			this.words = Arrays.copyOf(this.words, 2 * this.size);
		}
		this.words[this.size] = word;
		return this.size++;
	}

	long get(int index) {
		return this.words[index];
	}

	void set(int index, long word) {
		this.words[index] = word;
	}

	void truncate(int newSize) {
		this.size = newSize;
	}

	long[] toArray() {
		return Arrays.copyOf(this.words, this.size);
	}

}
