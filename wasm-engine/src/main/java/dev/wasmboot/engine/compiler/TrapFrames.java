package dev.wasmboot.engine.compiler;

import java.util.ArrayList;
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

	/** The method that each function begins with. */
	private static final String ENTER = "enter";

	private static final String BOUNDARY = CompiledFunction.class.getName();

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
	 * Add the frames between the boundary that the trap passed last and the one that
	 * caught it now. All boundaries catch what passes them, so that counting tells where
	 * in the trace that is. Of a deep stack the JVM tells only the innermost part.
	 */
	private static TrapException note(TrapException trap, Throwable thrown, CompiledInstance instance) {
		StackTraceElement[] trace = thrown.getStackTrace();
		int next = 0;
		for (int passed = trap.leaveCompiled(); passed > 0; passed--) {
			next = boundary(trace, next) + 1;
		}
		int end = boundary(trace, next);
		List<GuestFrame> frames = new ArrayList<>();
		String loader = instance.code().loaderName();
		for (int i = next; i < end && trap.frames().size() + frames.size() < TrapException.MOST_FRAMES; i++) {
			StackTraceElement element = trace[i];
			// A method without lines only calls others, on behalf of the guest
			if (element.getLineNumber() > 0 && element.getLineNumber() != FunctionTranslator.NO_LINE
					&& loader.equals(element.getClassLoaderName()) && Layout.isGuests(element.getClassName())
					&& !isCalledInVain(trap, trace, i)) {
				frames.add(frame(element, instance.instance().module()));
			}
		}
		trap.addFrames(frames);
		return trap;
	}

	/** Where the next boundary is, from somewhere on; the end if none is told. */
	private static int boundary(StackTraceElement[] trace, int from) {
		int at = Math.min(from, trace.length);
		while (at < trace.length && !isBoundary(trace[at])) {
			at++;
		}
		return at;
	}

	/** A function that was one too many has not begun, and is no frame. */
	private static boolean isCalledInVain(TrapException trap, StackTraceElement[] trace, int at) {
		return trap.trap() == Trap.CALL_STACK_EXHAUSTED && at == 1 && trace[0].getMethodName().equals(ENTER)
				&& trace[0].getClassName().equals(CompiledInstance.class.getName());
	}

	private static boolean isBoundary(StackTraceElement element) {
		return switch (element.getMethodName()) {
			case "call" -> element.getClassName().equals(BOUNDARY);
			case EntryWriter.TYPED -> element.getClassName().startsWith(Layout.ENTRIES);
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
