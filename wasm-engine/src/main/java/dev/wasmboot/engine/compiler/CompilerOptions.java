package dev.wasmboot.engine.compiler;

/**
 * What compiled code is to be like.
 *
 * @param methodBytes how long a method may be; a function that is longer is divided
 * @param segmentBytes how long the parts of a divided function are at most, without what
 * it takes to fetch and keep their locals
 */
public record CompilerOptions(int methodBytes, int segmentBytes) {

	/** HotSpot never compiles a method that is longer. */
	private static final int HUGE_METHOD = 8000;

	/**
	 * What is fast.
	 * @return the options
	 */
	public static CompilerOptions defaults() {
		return new CompilerOptions(HUGE_METHOD, 3000);
	}

}
