package dev.wasmboot.engine.wasi;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import dev.wasmboot.engine.GuestMemory;

/**
 * Strings as C programs want them: one block of NUL-terminated UTF-8, and an array of
 * pointers into it. Immutable.
 */
final class StringArray {

	private final int[] offsets;

	private final byte[] block;

	StringArray(List<String> strings) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		this.offsets = new int[strings.size()];
		for (int i = 0; i < this.offsets.length; i++) {
			this.offsets[i] = bytes.size();
			bytes.writeBytes(strings.get(i).getBytes(StandardCharsets.UTF_8));
			bytes.write(0);
		}
		this.block = bytes.toByteArray();
	}

	boolean isEmpty() {
		return this.offsets.length == 0;
	}

	void writeSizes(GuestMemory memory, int count, int size) {
		memory.writeInt(count, this.offsets.length);
		memory.writeInt(size, this.block.length);
	}

	void write(GuestMemory memory, int pointers, int strings) {
		memory.write(strings, this.block);
		for (int i = 0; i < this.offsets.length; i++) {
			memory.writeInt(pointers + i * Integer.BYTES, strings + this.offsets[i]);
		}
	}

}
