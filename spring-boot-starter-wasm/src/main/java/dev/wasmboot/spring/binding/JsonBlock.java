package dev.wasmboot.spring.binding;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;

import dev.wasmboot.policy.UntrustedText;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * A value as JSON. The null of the plugin ABI is read as the JSON {@code null}, so that
 * it becomes whatever null is for the Java type, such as an empty {@code Optional}.
 */
final class JsonBlock implements Block {

	private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

	private final ObjectWriter writer;

	private final ObjectReader reader;

	JsonBlock(Type type, JsonMapper mapper) {
		JavaType javaType = mapper.constructType(type);
		this.writer = mapper.writerFor(javaType);
		this.reader = mapper.readerFor(javaType);
	}

	@Override
	public byte[] write(Object value) {
		return this.writer.writeValueAsBytes(value);
	}

	@Override
	public @Nullable Object read(byte @Nullable [] bytes) throws UnreadableException {
		try {
			return this.reader.readValue((bytes != null) ? bytes : NULL);
		}
		catch (JacksonException ex) {
			throw new UnreadableException(
					"is not JSON of the expected form: " + UntrustedText.printable(ex.getOriginalMessage()), ex);
		}
	}

}
