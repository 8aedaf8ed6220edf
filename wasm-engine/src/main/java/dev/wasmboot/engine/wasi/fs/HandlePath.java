package dev.wasmboot.engine.wasi.fs;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * The path by which Linux knows an open file or directory: {@code /proc/self/fd/N}.
 * <p>
 * The JDK can create directories and links, read links and read all attributes only by
 * path, and what a path means can change at any time. This path means what is open, and
 * nothing else, as long as it is open: {@code mkdir("/proc/self/fd/7/name")} is
 * {@code mkdirat(7, "name")}.
 * <p>
 * The JDK does not tell the number, but it can be found. A channel has a position, which
 * nothing here makes use of (files are read and written at given positions, directories
 * not at all), and Linux shows the positions of all that is open. So the channel is sent
 * to a random position, and the number that shows it must be the channel's; a second
 * random position proves it. The number stays the channel's until its owner closes it.
 */
final class HandlePath {

	private static final File NUMBERS = new File("/proc/self/fd");

	private static final File POSITIONS = new File("/proc/self/fdinfo");

	/** New numbers are the lowest that are free, so near one found lately. */
	private static final int NEAR = 8;

	private static volatile int found;

	private HandlePath() {
	}

	/**
	 * Whether this system has such paths.
	 * @return {@code true} on Linux, where {@code /proc} is mounted
	 */
	static boolean isSupported() {
		return NUMBERS.isDirectory() && POSITIONS.isDirectory();
	}

	/**
	 * Find the path of a channel.
	 * @param channel the channel; its position is changed
	 * @return the path, good until the channel is closed
	 * @throws IOException if there is none
	 */
	static Path of(SeekableByteChannel channel) throws IOException {
		int number = find(move(channel));
		if (!isAt(number, move(channel))) {
			throw new IOException("an open file does not show in " + POSITIONS);
		}
		found = number;
		return new File(NUMBERS, Integer.toString(number)).toPath();
	}

	/**
	 * Send a channel to a random position.
	 * @return the line that shows it
	 */
	private static byte[] move(SeekableByteChannel channel) throws IOException {
		long position = ThreadLocalRandom.current().nextLong(1L << 30, 1L << 31);
		channel.position(position);
		return ("pos:\t" + position + "\n").getBytes(StandardCharsets.US_ASCII);
	}

	/**
	 * Find what is at a position.
	 * @return its number, or -1
	 */
	private static int find(byte[] position) {
		int middle = found;
		for (int distance = 0; distance <= NEAR; distance++) {
			if (isAt(middle + distance, position)) {
				return middle + distance;
			}
			if (isAt(middle - distance, position)) {
				return middle - distance;
			}
		}
		String[] numbers = POSITIONS.list();
		return (numbers == null) ? -1
				: Stream.of(numbers)
					.mapToInt(Integer::parseInt)
					.filter((number) -> isAt(number, position))
					.findFirst()
					.orElse(-1);
	}

	private static boolean isAt(int number, byte[] position) {
		try (FileInputStream info = new FileInputStream(new File(POSITIONS, Integer.toString(number)))) {
			return Arrays.equals(info.readNBytes(position.length), position);
		}
		catch (IOException ex) {
			return false;
		}
	}

}
