package dev.wasmboot.engine.compiler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import dev.wasmboot.engine.GuestFrame;
import dev.wasmboot.engine.Trap;
import dev.wasmboot.engine.TrapException;
import dev.wasmboot.engine.module.WasmModule;

/**
 * Finds the guest's frames in the stack trace of what was thrown: the methods of a module
 * are named after its functions, and their lines are bytes of its code.
 */
final class TrapFrames {

	private static final int MOST_FRAMES = 200;

	private static final String BOUNDARY = CompiledFunction.class.getName();

	/** The methods that typed handles call are boundaries too. */
	private static final String TYPED_BOUNDARIES = Layout.DISPATCH.replace('/', '.');

	private TrapFrames() {
	}

	/**
	 * Make what the JVM throws for the guest a trap: all that the host throws was wrapped
	 * where the host was called, so an access out of bounds is the guest's. To be called
	 * by the boundary that caught it.
	 * @param thrown what was thrown
	 * @param instance the instance that was called through the boundary
	 * @return the trap with the guest's frames, or what was thrown if that is something
	 * else
	 */
	static Throwable trapped(Throwable thrown, CompiledInstance instance) {
		if (thrown instanceof TrapException trap) {
			return note(trap, thrown, instance);
		}
		if (thrown instanceof IndexOutOfBoundsException) {
			return note(new TrapException(Trap.MEMORY_OUT_OF_BOUNDS), thrown, instance);
		}
		if (thrown instanceof StackOverflowError) {
			return note(new TrapException(Trap.CALL_STACK_EXHAUSTED), thrown, instance);
		}
		return thrown;
	}

	/**
	 * Add the frames between what was thrown and the boundary that caught it.
	 */
	private static TrapException note(TrapException trap, Throwable thrown, CompiledInstance instance) {
		StackTraceElement[] trace = thrown.getStackTrace();
		StackTraceElement[] here = new Throwable().getStackTrace();
		int catching = 0;
		while (catching < here.length - 1 && !isBoundary(here[catching])) {
			catching++;
		}
		// Of a deep stack the JVM tells only the innermost part, and then this is too
		// near
		int boundary = Math.max(0, trace.length - here.length + catching);
		while (boundary < trace.length && !isSame(trace, boundary, here, catching)) {
			boundary++;
		}
		int first = boundary;
		while (first > 0 && !isBoundary(trace[first - 1])) {
			first--;
		}
		List<GuestFrame> frames = new ArrayList<>(trap.frames());
		String loader = instance.code().loaderName();
		for (int i = first; i < boundary && frames.size() < MOST_FRAMES; i++) {
			StackTraceElement element = trace[i];
			// A method without lines only calls others, on behalf of the guest
			if (element.getLineNumber() > 0 && element.getLineNumber() != FunctionTranslator.NO_LINE
					&& loader.equals(element.getClassLoaderName())
					&& element.getClassName().startsWith(Layout.CHUNKS)) {
				frames.add(frame(element, instance.instance().module()));
			}
		}
		trap.setFrames(frames);
		return trap;
	}

	/**
	 * Whether a boundary in one trace is that in another one: what called it is the same,
	 * as far as both tell.
	 */
	private static boolean isSame(StackTraceElement[] trace, int at, StackTraceElement[] other, int otherAt) {
		int told = Math.min(trace.length - at, other.length - otherAt);
		return isBoundary(trace[at]) && Arrays.equals(trace, at + 1, at + told, other, otherAt + 1, otherAt + told);
	}

	private static boolean isBoundary(StackTraceElement element) {
		return switch (element.getMethodName()) {
			case "call" -> element.getClassName().equals(BOUNDARY);
			case DispatchWriter.TYPED -> element.getClassName().startsWith(TYPED_BOUNDARIES);
			default -> false;
		};
	}

	private static GuestFrame frame(StackTraceElement element, WasmModule module) {
		String method = element.getMethodName();
		int function = Layout.function(method);
		int start = module.bodies().get(function - module.importedFunctions()).codeStart();
		int base = method.indexOf('b');
		if (base >= 0) {
			start += Integer.parseInt(method, base + 1, method.length(), 10);
		}
		return new GuestFrame(function, module.functionName(function), start + element.getLineNumber() - 1);
	}

}
