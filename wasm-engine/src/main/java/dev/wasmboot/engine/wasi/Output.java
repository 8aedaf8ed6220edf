package dev.wasmboot.engine.wasi;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Locale;

import dev.wasmboot.engine.Stdio;
import dev.wasmboot.policy.Capability;

/**
 * Where what a guest writes to standard output or error goes.
 */
interface Output {

	/**
	 * Take some bytes.
	 * @param bytes the bytes, in an array
	 * @throws IOException if they cannot be passed on
	 */
	void write(ByteBuffer bytes) throws IOException;

	/**
	 * A write by the guest is complete.
	 * @throws IOException if it cannot be passed on
	 */
	default void flush() throws IOException {
	}

	/**
	 * A call begins: forget what was kept of the one before.
	 */
	default void beginCall() {
	}

	/**
	 * A call is over: pass on what was held back.
	 */
	default void endCall() {
	}

	/**
	 * What was kept since the call began.
	 * @return the bytes, none where they are not kept
	 */
	default byte[] captured() {
		return new byte[0];
	}

	/**
	 * Accepts everything and keeps nothing.
	 *
	 * @param denials learns that something was written
	 * @param stream to which stream
	 */
	record Discard(Denials denials, Stdio.Stream stream) implements Output {

		@Override
		public void write(ByteBuffer bytes) {
			this.denials.standIn(Capability.STDIO, "fd_write", this.stream.name().toLowerCase(Locale.ROOT));
		}

	}

	/**
	 * Keeps everything, for the embedder to ask for.
	 */
	final class Capture implements Output {

		private ByteArrayOutputStream kept = new ByteArrayOutputStream(0);

		@Override
		public void write(ByteBuffer bytes) {
			this.kept.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
		}

		@Override
		public void beginCall() {
			if (this.kept.size() > 0) {
				this.kept = new ByteArrayOutputStream(0);
			}
		}

		@Override
		public byte[] captured() {
			return this.kept.toByteArray();
		}

	}

	/**
	 * Passes everything on to a stream of the embedder.
	 */
	record Inherited(OutputStream stream) implements Output {

		@Override
		public void write(ByteBuffer bytes) throws IOException {
			this.stream.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
		}

		@Override
		public void flush() throws IOException {
			this.stream.flush();
		}

	}

}
