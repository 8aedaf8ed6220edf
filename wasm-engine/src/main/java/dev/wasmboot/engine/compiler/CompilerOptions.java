package dev.wasmboot.engine.compiler;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What compiled code is to be like.
 * <p>
 * <b>Accesses to memory</b> go through view handles. HotSpot's optimising compiler stops
 * to inline what a method calls once that is 8,000 bytes of bytecode, and a handle takes
 * two hundred of them; only what the JDK marks for it goes on to be inlined. So functions
 * with more than some tens of accesses are up to three times faster if the handles are in
 * their own code. On the other hand this is a lot for the fast compiler, which some long
 * functions are then too much for: they stay in the JVM's interpreter for longer. A large
 * program, of which much runs and little runs long, starts in four fifths of the time if
 * its accesses are calls, and is hardly slower once it is warm.
 * <p>
 * <b>Loops</b> look at the deadline in each turn, by an {@link AlarmSite}. Where HotSpot
 * leaves safepoints out of loops that count, they count their turns, look at it in some
 * of these, and stop for the JVM as well: see {@link Safepoints}.
 * <p>
 * <b>Vectors</b> are made of what suits the function, if it does not become too long by
 * that: see {@link VectorForm}.
 *
 * @param methodBytes how long a method may be; a function that is longer is divided
 * @param segmentBytes how long the parts of a divided function are at most, without what
 * it takes to fetch and keep their locals
 * @param expandAccesses whether accesses to memory are in the guest's methods, and not
 * calls
 * @param fuel whether the code counts fuel
 * @param turns whether loops count their turns
 * @param vectors what vectors may be made of, at least one form: each function has what
 * suits it
 * @param hot which divided functions get a method for what they run most
 */
public record CompilerOptions(int methodBytes, int segmentBytes, boolean expandAccesses, boolean fuel, boolean turns,
		Set<VectorForm> vectors, HotMethods hot) {

	/**
	 * HotSpot never compiles a method that is longer, nor inlines what would make one as
	 * long, together with all that is inlined in it.
	 */
	static final int LONGEST_METHOD = 8000;

	private static final int MOST_SHARED = 4 << 10;

	private static final int FEW_SHARED = 512;

	/**
	 * Create options.
	 */
	public CompilerOptions {
		// In their order, for what is kept of code names its options
		vectors = Collections.unmodifiableSet(EnumSet.copyOf(vectors));
	}

	/**
	 * What is fast, without counting fuel.
	 * @return the options
	 */
	public static CompilerOptions defaults() {
		return new CompilerOptions(LONGEST_METHOD, 3000, true, false, !Safepoints.inAllLoops(), VectorForm.usable(),
				HotMethods.MEASURED);
	}

	/**
	 * What is fast to start, without counting fuel.
	 * @return the options
	 */
	public static CompilerOptions quickToStart() {
		return new CompilerOptions(LONGEST_METHOD, 3000, false, false, !Safepoints.inAllLoops(), VectorForm.usable(),
				HotMethods.MEASURED);
	}

	/**
	 * How long functions may be together that share a class. In code that is to start
	 * quickly few do: a class is made for one of its functions, and the others may never
	 * be called.
	 */
	int chunkBytes() {
		return this.expandAccesses ? MOST_SHARED : FEW_SHARED;
	}

	/**
	 * Find out in the background what the JVM is like, since options depend on it.
	 */
	public static void prepare() {
		CompilerThreads.runLater(Safepoints::inAllLoops);
		CompilerThreads.runLater(VectorForm::usable);
	}

	/**
	 * The same, counting fuel or not.
	 * @param counted whether the code counts fuel
	 * @return the options
	 */
	public CompilerOptions withFuel(boolean counted) {
		return new CompilerOptions(this.methodBytes, this.segmentBytes, this.expandAccesses, counted, this.turns,
				this.vectors, this.hot);
	}

}
