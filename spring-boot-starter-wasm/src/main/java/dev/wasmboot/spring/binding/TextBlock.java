package dev.wasmboot.spring.binding;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * Text in UTF-8. A guest's text is refused where it is malformed, so that what an
 * application checks is what the guest wrote.
 */
record TextBlock() implements Block {

	@Override
	public byte[] write(Object value) {
		return ((String) value).getBytes(StandardCharsets.UTF_8);
	}

	@Override
	public @Nullable String read(byte @Nullable [] bytes) throws UnreadableException {
		if (bytes == null) {
			return null;
		}
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
		}
		catch (CharacterCodingException ex) {
			throw new UnreadableException("is not UTF-8", ex);
		}
	}

}
