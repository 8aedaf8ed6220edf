package dev.wasmboot.engine;

import java.nio.charset.StandardCharsets;

/**
 * What a guest wrote to the standard streams that its policy captures. Immutable.
 */
public final class CapturedOutput {

	private final byte[] stdout;

	private final byte[] stderr;

	public CapturedOutput(byte[] stdout, byte[] stderr) {
		this.stdout = stdout.clone();
		this.stderr = stderr.clone();
	}

	/**
	 * What was written to standard output.
	 * @return the bytes
	 */
	public byte[] stdout() {
		return this.stdout.clone();
	}

	/**
	 * What was written to standard error.
	 * @return the bytes
	 */
	public byte[] stderr() {
		return this.stderr.clone();
	}

	/**
	 * Standard output as text.
	 * @return the text, malformed UTF-8 replaced
	 */
	public String stdoutText() {
		return new String(this.stdout, StandardCharsets.UTF_8);
	}

	/**
	 * Standard error as text.
	 * @return the text, malformed UTF-8 replaced
	 */
	public String stderrText() {
		return new String(this.stderr, StandardCharsets.UTF_8);
	}

}
