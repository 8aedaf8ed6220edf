package dev.wasmboot.spring.binding;

import org.jspecify.annotations.Nullable;

/**
 * Bytes as they are.
 */
record BytesBlock() implements Block {

	@Override
	public byte[] write(Object value) {
		return (byte[]) value;
	}

	@Override
	public byte @Nullable [] read(byte @Nullable [] bytes) {
		return bytes;
	}

}
