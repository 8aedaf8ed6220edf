package dev.wasmboot.engine;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What the functions of a module become when they are compiled, for people who want to
 * know why it is as fast as it is. Immutable.
 *
 * @param functions the functions that the module defines, in its own order
 * @param classes how many classes have their methods; what calls them through tables and
 * from outside is not counted
 * @param bytes the size of these classes, in bytes
 */
public record CompilationReport(List<Function> functions, int classes, long bytes) {

	/**
	 * Create a report.
	 * @param functions the functions
	 * @param classes how many classes there are
	 * @param bytes their size
	 */
	public CompilationReport {
		functions = List.copyOf(functions);
	}

	/**
	 * What one function becomes.
	 *
	 * @param index its index in the module
	 * @param name its name, or {@code null}
	 * @param length how long it is in the module, in bytes
	 * @param owner the class that has its methods, or {@code null} if it has none
	 * @param segments into how many methods it is divided, since HotSpot compiles no
	 * method beyond 8,000 bytes; 0 if it is not
	 * @param longestMethod how long the longest of its methods is, in bytes of bytecode
	 * @param interpreted why it is left to the interpreter, or {@code null} if it is
	 * compiled
	 */
	public record Function(int index, @Nullable String name, int length, @Nullable String owner, int segments,
			int longestMethod, @Nullable String interpreted) {

		/**
		 * Whether it was too long for one method.
		 * @return whether it is divided into several
		 */
		public boolean divided() {
			return this.segments > 0;
		}

	}

}
