package dev.wasmboot.engine;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.BiConsumer;

/**
 * What the embedder offers a guest's standard streams. Which of it a guest reaches is
 * decided by its policy's {@link dev.wasmboot.policy.StdioGrant}.
 *
 * @param stdin what {@code INHERIT} reads
 * @param stdout what {@code INHERIT} writes to
 * @param stderr what {@code INHERIT} writes to, for standard error
 * @param log takes the lines of {@code LOG}, with the stream they were written to
 */
public record Stdio(InputStream stdin, OutputStream stdout, OutputStream stderr, BiConsumer<Stream, String> log) {

	/**
	 * Nothing: empty input, discarded output.
	 * @return the streams
	 */
	public static Stdio none() {
		return new Stdio(InputStream.nullInputStream(), OutputStream.nullOutputStream(),
				OutputStream.nullOutputStream(), (stream, line) -> {
				});
	}

	/**
	 * Only a log.
	 * @param log takes each line
	 * @return the streams
	 */
	public static Stdio log(BiConsumer<Stream, String> log) {
		return new Stdio(InputStream.nullInputStream(), OutputStream.nullOutputStream(),
				OutputStream.nullOutputStream(), log);
	}

	/**
	 * The two streams a guest can write to.
	 */
	public enum Stream {

		/** Standard output. */
		STDOUT,

		/** Standard error. */
		STDERR

	}

}
