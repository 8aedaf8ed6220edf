package dev.wasmboot.engine.interpreter;

import java.util.ArrayList;
import java.util.List;

import dev.wasmboot.engine.GuestFrame;
import dev.wasmboot.engine.TrapException;
import dev.wasmboot.engine.module.WasmModule;
import dev.wasmboot.engine.runtime.ValueStack;
import org.jspecify.annotations.Nullable;

/**
 * Tells where a guest was when it trapped.
 */
final class GuestFrames {

	private GuestFrames() {
	}

	/**
	 * Add the functions of a run of the interpreter to a trap's frames.
	 * @param current the function that was running, {@code null} if what it called has
	 * replaced it
	 * @param pc the word behind the instruction that trapped
	 * @param depth the function's depth
	 * @param entryDepth the depth of what called the run
	 */
	static void note(TrapException trap, ValueStack stack, @Nullable InterpretedFunction current, int pc, int depth,
			int entryDepth) {
		trap.addFrames(of(stack, current, pc, depth, entryDepth));
	}

	/**
	 * The functions of a run, the innermost first, as {@link #note} takes them.
	 */
	static List<GuestFrame> of(ValueStack stack, @Nullable InterpretedFunction current, int pc, int depth,
			int entryDepth) {
		List<GuestFrame> frames = new ArrayList<>();
		if (current != null && depth > entryDepth) {
			frames.add(frame(current, Math.max(0, pc - 1)));
		}
		for (int at = depth - 1; at > entryDepth && frames.size() < TrapException.MOST_FRAMES; at--) {
			InterpretedFunction function = (InterpretedFunction) stack.callers()[at];
			frames.add(frame(function, stack.returns()[at] - 1));
		}
		return frames;
	}

	private static GuestFrame frame(InterpretedFunction function, int word) {
		WasmModule module = function.instance().module();
		int index = function.index();
		return new GuestFrame(index, module.functionName(index), function.position(word));
	}

}
