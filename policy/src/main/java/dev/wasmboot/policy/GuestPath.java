package dev.wasmboot.policy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a guest sees a directory.
 */
final class GuestPath {

	/** As for any path, in bytes of UTF-8. */
	private static final int LONGEST = 4096;

	private GuestPath() {
	}

	/**
	 * Check a path.
	 * @param path the path
	 * @param directory what is to be seen there, as part of a message
	 */
	static void check(String path, String directory) {
		if (!isValid(path)) {
			throw new PolicyException("the guest path of " + directory + " is not an absolute path",
					"give a path such as '/data', or '.', without '..' and NUL and of at most " + LONGEST + " bytes");
		}
	}

	/**
	 * The names on the way to a path, so that paths which differ in slashes only do not.
	 * @param path the path
	 * @return the names, from the top
	 */
	static List<String> names(String path) {
		return path.equals(".") ? List.of(path)
				: Stream.of(path.split("/")).filter((name) -> !name.isEmpty() && !name.equals(".")).toList();
	}

	static boolean isValid(String path) {
		boolean absolute = path.startsWith("/") && !names(path).contains("..");
		return (absolute || path.equals(".")) && path.indexOf('\0') < 0
				&& path.getBytes(StandardCharsets.UTF_8).length <= LONGEST;
	}

}
