package dev.wasmboot.spring.binding;

import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A value that crosses as a block of bytes in the guest's memory.
 */
sealed interface Block extends Crossing permits BytesBlock, TextBlock, JsonBlock {

	/**
	 * How a Java type is written to bytes: {@code byte[]} as it is, {@code String} in
	 * UTF-8, all else as JSON.
	 * @param type the Java type, without type variables
	 * @param mapper what converts JSON
	 * @return the block
	 */
	static Block of(Type type, JsonMapper mapper) {
		if (type == byte[].class) {
			return new BytesBlock();
		}
		if (type == String.class) {
			return new TextBlock();
		}
		return new JsonBlock(type, mapper);
	}

	/**
	 * Write a value.
	 * @param value the value
	 * @return its bytes
	 * @throws RuntimeException if it cannot be written
	 */
	byte[] write(Object value);

	/**
	 * Read a value.
	 * @param bytes the bytes, from a guest and possibly anything; {@code null} where the
	 * guest answered null
	 * @return the value
	 * @throws UnreadableException if the bytes are not such a value
	 */
	@Nullable Object read(byte @Nullable [] bytes) throws UnreadableException;

	/**
	 * Bytes that are not what they have to be.
	 */
	final class UnreadableException extends Exception {

		UnreadableException(String problem, Throwable cause) {
			super(problem, cause);
		}

	}

}
