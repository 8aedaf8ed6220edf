package dev.wasmboot.engine.interpreter;

import dev.wasmboot.engine.TrapException;
import dev.wasmboot.engine.runtime.CallContext;
import dev.wasmboot.engine.runtime.FunctionInstance;
import dev.wasmboot.engine.runtime.GuestException;
import dev.wasmboot.engine.runtime.ValueStack;

/**
 * Brings an exception to the guest function that handles it.
 */
final class Unwinding {

	private Unwinding() {
	}

	/**
	 * Find the handler of an exception among the functions of a run of the interpreter,
	 * give it what it takes, and note it as a caller that is to be returned to.
	 * @param thrower the function that was running
	 * @param thrown the first slot of its frame
	 * @param pc the word behind the instruction that threw
	 * @param depth the function's depth
	 * @param entryDepth the depth of what called the run
	 * @return the depth of what returns to the handler
	 * @throws GuestException the exception, if no function of the run handles it
	 * @throws TrapException if none does and there is no run further out, the deadline
	 * has passed, or the guest holds too many exceptions
	 */
	static int toHandler(CallContext context, GuestException exception, InterpretedFunction thrower, int thrown, int pc,
			int depth, int entryDepth) {
		ValueStack stack = context.stack();
		try {
			InterpretedFunction function = thrower;
			int word = pc - 1;
			int base = thrown;
			for (int at = depth; at > entryDepth; at--) {
				context.checkDeadline();
				Handlers handlers = function.code().handlers();
				int clause = handlers.find(word, exception.tag(), function.instance().tags());
				if (clause != Handlers.NONE) {
					give(context, exception, handlers, clause, base);
					resume(stack, function, handlers.target(clause), base, at);
					return at + 1;
				}
				if (at - 1 > entryDepth) {
					FunctionInstance caller = stack.callers()[at - 1];
					function = (InterpretedFunction) caller;
					word = stack.returns()[at - 1] - 1;
					base = stack.bases()[at - 1];
				}
			}
			if (stack.outermostRun()) {
				exception.setFrames(GuestFrames.of(stack, thrower, pc, depth, entryDepth));
			}
		}
		catch (TrapException ex) {
			GuestFrames.note(ex, stack, thrower, pc, depth, entryDepth);
			throw ex;
		}
		throw exception;
	}

	private static void give(CallContext context, GuestException exception, Handlers handlers, int clause, int base) {
		ValueStack stack = context.stack();
		int payload = handlers.payload(clause);
		if (payload != Handlers.NONE) {
			exception.copyTo(stack, base + payload);
		}
		int reference = handlers.reference(clause);
		if (reference != Handlers.NONE) {
			context.hold(exception);
			stack.references()[base + reference] = exception;
		}
		stack.referencesUsed();
	}

	private static void resume(ValueStack stack, FunctionInstance function, int target, int base, int depth) {
		stack.ensureFrame(depth);
		stack.callers()[depth] = function;
		stack.returns()[depth] = target;
		stack.bases()[depth] = base;
	}

}
