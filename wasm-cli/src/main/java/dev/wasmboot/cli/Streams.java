package dev.wasmboot.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The standard streams of a command and its guest. Not buffered: programs do that for
 * themselves, and what one has written is to be seen at once, in a pipe as on a terminal.
 *
 * @param in standard input
 * @param out standard output
 * @param err standard error
 */
record Streams(InputStream in, OutputStream out, OutputStream err) {

	/**
	 * The streams of this process.
	 * @return the streams
	 */
	static Streams ofProcess() {
		return new Streams(System.in, new FileOutputStream(FileDescriptor.out),
				new FileOutputStream(FileDescriptor.err));
	}

}
