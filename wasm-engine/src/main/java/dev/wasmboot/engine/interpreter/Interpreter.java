package dev.wasmboot.engine.interpreter;

import java.util.Arrays;

import dev.wasmboot.engine.Trap;
import dev.wasmboot.engine.TrapException;
import dev.wasmboot.engine.runtime.Arithmetic;
import dev.wasmboot.engine.runtime.CallContext;
import dev.wasmboot.engine.runtime.FunctionInstance;
import dev.wasmboot.engine.runtime.Global;
import dev.wasmboot.engine.runtime.GuestException;
import dev.wasmboot.engine.runtime.Memory;
import dev.wasmboot.engine.runtime.ModuleInstance;
import dev.wasmboot.engine.runtime.ValueStack;
import dev.wasmboot.engine.runtime.WideIndex;
import org.jspecify.annotations.Nullable;

/**
 * Runs lowered code.
 * <p>
 * <b>One loop.</b> Calls between guest functions do not recurse in Java: a call notes
 * where to continue and goes on in the callee's code, also across instances, so the depth
 * of a guest's stack is a number that is checked and the Java stack stays flat. Only a
 * host function that calls back into a guest nests a second loop.
 * <p>
 * <b>Frames.</b> A frame begins where the caller left the arguments, which so are the
 * callee's first locals, and results come back to the same place. Validation guarantees
 * that a slot is written before it is read, but for locals, which are cleared at entry;
 * so nothing is seen of an earlier frame.
 * <p>
 * <b>Exceptions.</b> What a guest throws is a Java exception. If a function of this loop
 * handles it, its frame is put in order and the loop begins again as if it were returned
 * to; if not, the exception goes on to whatever called the loop.
 * <p>
 * <b>Small enough to be fast.</b> HotSpot never compiles a method of more than 8,000
 * bytes of bytecode. A test watches that {@link #run} stays below that; operations that
 * are not frequent live in {@link Numeric}, {@link Extended} and {@link Vectors}. What is
 * left makes this file long: one switch, with a case for each operation.
 * <p>
 * <b>Bounds.</b> Memory accesses rely on the array's own check, see {@link Memory}: an
 * {@link IndexOutOfBoundsException} here is a guest's access out of bounds, since slots,
 * words and globals are in range by validation. Every branch backwards and every call
 * asks whether the deadline has passed, so no code runs for long without asking.
 */
final class Interpreter {

	private static final byte[] NO_MEMORY = {};

	/** A depth that no function has. */
	private static final int NEVER = -1;

	private Interpreter() {
	}

	/**
	 * Call a function with its arguments on the stack, where the results will be
	 * afterwards.
	 * @param context the context of the call
	 * @param entry the function
	 * @param base the slot of the first argument
	 * @param inPlace whether a tail call of a function that the interpreter does not run
	 * is left to the caller
	 * @return that function, its arguments on the stack, or {@code null} if this one
	 * returned
	 */
	static @Nullable FunctionInstance call(CallContext context, InterpretedFunction entry, int base, boolean inPlace) {
		int entryDepth = context.stack().depth();
		int lowest = inPlace ? entryDepth + 1 : NEVER;
		int depth = entryDepth;
		do {
			depth = run(context, entry, base, entryDepth, depth, lowest);
		}
		while (depth != entryDepth);
		context.fuel().check();
		return inPlace ? context.stack().takeTail() : null;
	}

	/**
	 * Run until the function returns or an exception has been brought to its handler.
	 * There is no loop around that: it would make everything within slower.
	 * @param entryDepth the depth of the caller
	 * @param start that depth to begin; else, as if what is there returned to what is
	 * below
	 * @param leaving the depth of a function that leaves a tail call to the caller
	 * @return the depth to go on from, the caller's if the function returned
	 */
	// 32-bit arithmetic is to wrap around; a return of one result is a return
	@SuppressWarnings({ "IntLongMath", "NarrowCalculation", "fallthrough" })
	private static int run(CallContext context, InterpretedFunction entry, int base, int entryDepth, int start,
			int leaving) {
		ValueStack stack = context.stack();
		int depth = start;
		int maxDepth = context.maxDepth();
		InterpretedFunction current = entry;
		ModuleInstance instance = entry.instance();
		@Nullable FunctionInstance callee = (depth == entryDepth) ? entry : null;
		int fp = base;
		int pc = 0;
		long[] code = {};
		long[] s = stack.slots();
		@Nullable Object[] r = stack.references();
		byte[] mem = memory(instance);
		Global[] globals = instance.globals();
		boolean tail = true;
		try {
			while (true) {
				// A call: of callee, with arguments from fp on if it is a tail call, else
				// from base on. Without a callee, a return from a tail call
				if (callee instanceof InterpretedFunction next) {
					if (tail) {
						if (depth == entryDepth) {
							depth = admit(depth, maxDepth);
						}
					}
					else {
						stack.ensureFrame(depth);
						stack.callers()[depth] = current;
						stack.returns()[depth] = pc;
						stack.bases()[depth] = fp;
						depth = admit(depth, maxDepth);
						fp = base;
					}
					if (context.expired()) {
						throw new TrapException(Trap.DEADLINE_EXCEEDED);
					}
					Code entered = next.code();
					if (fp + entered.frame() > s.length) {
						stack.ensure(fp + entered.frame());
						s = stack.slots();
						r = stack.references();
					}
					for (int i = fp + entered.parameters(), end = fp + entered.locals(); i < end; i++) {
						s[i] = 0;
					}
					if (!entered.numbersOnly()) {
						clearLocals(stack, entered, fp);
					}
					current = next;
					code = entered.words();
					pc = 0;
					if (next.instance() != instance) {
						instance = next.instance();
						mem = memory(instance);
						globals = instance.globals();
					}
				}
				else {
					if (callee != null) {
						if (tail) {
							callee = replace(context, instance, callee, fp, depth, leaving);
						}
						else {
							callOther(context, instance, callee, base, depth);
						}
					}
					context.checkDeadline();
					s = stack.slots();
					r = stack.references();
					mem = memory(instance);
					if (callee instanceof InterpretedFunction) {
						continue;
					}
					if (tail) {
						tail = false;
						if (--depth == entryDepth) {
							return entryDepth;
						}
						current = (InterpretedFunction) stack.callers()[depth];
						pc = stack.returns()[depth];
						fp = stack.bases()[depth];
						code = current.code().words();
						instance = current.instance();
						mem = memory(instance);
						globals = instance.globals();
					}
				}
				dispatch: while (true) {
					long w = code[pc++];
					int x = fp + (int) (w >>> 48);
					int y = fp + ((int) (w >>> 32) & 0xffff);
					int z = fp + ((int) w >>> 16);
					switch ((int) w & 0xffff) {
						case Op.BR:
							pc += (int) (w >> 32);
							if (w < 0 && context.expired()) {
								throw new TrapException(Trap.DEADLINE_EXCEEDED);
							}
							break;
						case Op.BR_IF_NZ:
							if (s[z] != 0) {
								pc += (int) (w >> 32);
								if (w < 0 && context.expired()) {
									throw new TrapException(Trap.DEADLINE_EXCEEDED);
								}
							}
							break;
						case Op.BR_IF_Z:
							if (s[z] == 0) {
								pc += (int) (w >> 32);
								if (w < 0 && context.expired()) {
									throw new TrapException(Trap.DEADLINE_EXCEEDED);
								}
							}
							break;
						case Op.BR_EQ:
							if (s[y] == s[z]) {
								pc = branch(context, pc, w);
							}
							break;
						case Op.BR_NE:
							if (s[y] != s[z]) {
								pc = branch(context, pc, w);
							}
							break;
						case Op.BR_LT_S:
							if (s[y] < s[z]) {
								pc = branch(context, pc, w);
							}
							break;
						case Op.BR_GE_S:
							if (s[y] >= s[z]) {
								pc = branch(context, pc, w);
							}
							break;
						case Op.BR_LT_U:
							if (s[y] + Long.MIN_VALUE < s[z] + Long.MIN_VALUE) {
								pc = branch(context, pc, w);
							}
							break;
						case Op.BR_GE_U:
							if (s[y] + Long.MIN_VALUE >= s[z] + Long.MIN_VALUE) {
								pc = branch(context, pc, w);
							}
							break;
						case Op.BR_EQ_IMM:
							if (s[y] == (short) (w >> 16)) {
								pc = branch(context, pc, w);
							}
							break;
						case Op.BR_NE_IMM:
							if (s[y] != (short) (w >> 16)) {
								pc = branch(context, pc, w);
							}
							break;
						case Op.BR_LT_S_IMM:
							if (s[y] < (short) (w >> 16)) {
								pc = branch(context, pc, w);
							}
							break;
						case Op.BR_GE_S_IMM:
							if (s[y] >= (short) (w >> 16)) {
								pc = branch(context, pc, w);
							}
							break;
						case Op.BR_LT_U_IMM:
							if (s[y] + Long.MIN_VALUE < (short) (w >> 16) + Long.MIN_VALUE) {
								pc = branch(context, pc, w);
							}
							break;
						case Op.BR_GE_U_IMM:
							if (s[y] + Long.MIN_VALUE >= (short) (w >> 16) + Long.MIN_VALUE) {
								pc = branch(context, pc, w);
							}
							break;
						case Op.BR_TABLE:
							pc = (int) code[pc + tableIndex((int) s[z], (int) (w >>> 32))];
							if (context.expired()) {
								throw new TrapException(Trap.DEADLINE_EXCEEDED);
							}
							break;
						case Op.RETURN_ONE:
							s[fp] = s[y];
							// fall through
						case Op.RETURN:
							if (--depth == entryDepth) {
								return entryDepth;
							}
							current = (InterpretedFunction) stack.callers()[depth];
							pc = stack.returns()[depth];
							fp = stack.bases()[depth];
							code = current.code().words();
							if (current.instance() != instance) {
								instance = current.instance();
								globals = instance.globals();
							}
							mem = memory(instance);
							break;
						case Op.CALL:
							callee = instance.functions()[(int) (w >>> 32)];
							base = z;
							tail = false;
							break dispatch;
						case Op.CALL_INDIRECT:
							callee = indirect(instance, (int) s[y], code[pc++]);
							base = z;
							tail = false;
							break dispatch;
						case Op.RETURN_CALL:
							callee = instance.functions()[(int) (w >>> 32)];
							tail = true;
							break dispatch;
						case Op.RETURN_CALL_INDIRECT:
							callee = indirect(instance, (int) s[y], code[pc++]);
							tail = true;
							break dispatch;
						case Op.MOVE:
							s[x] = s[y];
							break;
						case Op.MOVE_REFERENCE:
							r[x] = r[y];
							break;
						case Op.CONST_32:
							s[x] = (int) (w >>> 16);
							break;
						case Op.CONST_64:
							s[x] = code[pc++];
							break;
						case Op.SELECT:
							s[x] = (s[fp + (int) code[pc++]] != 0) ? s[y] : s[z];
							break;
						case Op.GLOBAL_GET:
							s[x] = globals[(int) (w >>> 16)].bits();
							break;
						case Op.GLOBAL_SET:
							globals[(int) (w >>> 16)].setBits(s[x]);
							break;
						case Op.I32_ADD:
							s[x] = (int) s[y] + (int) s[z];
							break;
						case Op.I32_SUB:
							s[x] = (int) s[y] - (int) s[z];
							break;
						case Op.I32_MUL:
							s[x] = (int) s[y] * (int) s[z];
							break;
						case Op.I32_SHL:
							s[x] = (int) s[y] << (int) s[z];
							break;
						case Op.I32_SHR_S:
							s[x] = (int) s[y] >> (int) s[z];
							break;
						case Op.I32_SHR_U:
							s[x] = (int) s[y] >>> (int) s[z];
							break;
						case Op.I32_ROTL:
							s[x] = Integer.rotateLeft((int) s[y], (int) s[z]);
							break;
						case Op.I32_ADD_IMM:
							s[x] = (int) s[y] + (short) (w >> 16);
							break;
						case Op.I32_MUL_IMM:
							s[x] = (int) s[y] * (short) (w >> 16);
							break;
						case Op.I32_SHL_IMM:
							s[x] = (int) s[y] << (int) (w >> 16);
							break;
						case Op.I32_SHR_S_IMM:
							s[x] = (int) s[y] >> (int) (w >> 16);
							break;
						case Op.I32_SHR_U_IMM:
							s[x] = (int) s[y] >>> (int) (w >> 16);
							break;
						case Op.I32_ROTL_IMM:
							s[x] = Integer.rotateLeft((int) s[y], (int) (w >> 16));
							break;
						case Op.AND:
							s[x] = s[y] & s[z];
							break;
						case Op.OR:
							s[x] = s[y] | s[z];
							break;
						case Op.XOR:
							s[x] = s[y] ^ s[z];
							break;
						case Op.AND_IMM:
							s[x] = s[y] & (short) (w >> 16);
							break;
						case Op.OR_IMM:
							s[x] = s[y] | (short) (w >> 16);
							break;
						case Op.XOR_IMM:
							s[x] = s[y] ^ (short) (w >> 16);
							break;
						case Op.EQZ:
							s[x] = (s[y] == 0) ? 1 : 0;
							break;
						case Op.EQ:
							s[x] = (s[y] == s[z]) ? 1 : 0;
							break;
						case Op.NE:
							s[x] = (s[y] != s[z]) ? 1 : 0;
							break;
						case Op.LT_S:
							s[x] = (s[y] < s[z]) ? 1 : 0;
							break;
						case Op.GE_S:
							s[x] = (s[y] >= s[z]) ? 1 : 0;
							break;
						case Op.LT_U:
							s[x] = (s[y] + Long.MIN_VALUE < s[z] + Long.MIN_VALUE) ? 1 : 0;
							break;
						case Op.GE_U:
							s[x] = (s[y] + Long.MIN_VALUE >= s[z] + Long.MIN_VALUE) ? 1 : 0;
							break;
						case Op.EQ_IMM:
							s[x] = (s[y] == (short) (w >> 16)) ? 1 : 0;
							break;
						case Op.NE_IMM:
							s[x] = (s[y] != (short) (w >> 16)) ? 1 : 0;
							break;
						case Op.LT_S_IMM:
							s[x] = (s[y] < (short) (w >> 16)) ? 1 : 0;
							break;
						case Op.GE_S_IMM:
							s[x] = (s[y] >= (short) (w >> 16)) ? 1 : 0;
							break;
						case Op.LT_U_IMM:
							s[x] = (s[y] + Long.MIN_VALUE < (short) (w >> 16) + Long.MIN_VALUE) ? 1 : 0;
							break;
						case Op.GE_U_IMM:
							s[x] = (s[y] + Long.MIN_VALUE >= (short) (w >> 16) + Long.MIN_VALUE) ? 1 : 0;
							break;
						case Op.I64_ADD:
							s[x] = s[y] + s[z];
							break;
						case Op.I64_SUB:
							s[x] = s[y] - s[z];
							break;
						case Op.I64_MUL:
							s[x] = s[y] * s[z];
							break;
						case Op.I64_SHL:
							s[x] = s[y] << s[z];
							break;
						case Op.I64_SHR_S:
							s[x] = s[y] >> s[z];
							break;
						case Op.I64_SHR_U:
							s[x] = s[y] >>> s[z];
							break;
						case Op.I64_ROTL:
							s[x] = Long.rotateLeft(s[y], (int) s[z]);
							break;
						case Op.I64_ADD_IMM:
							s[x] = s[y] + (short) (w >> 16);
							break;
						case Op.I64_SHL_IMM:
							s[x] = s[y] << (int) (w >> 16);
							break;
						case Op.I64_SHR_S_IMM:
							s[x] = s[y] >> (int) (w >> 16);
							break;
						case Op.I64_SHR_U_IMM:
							s[x] = s[y] >>> (int) (w >> 16);
							break;
						case Op.I32_WRAP_I64:
							s[x] = (int) s[y];
							break;
						case Op.I64_EXTEND_I32_U:
							s[x] = s[y] & 0xffffffffL;
							break;
						case Op.LOAD_32:
							s[x] = (int) Memory.INT.get(mem, Memory.index((int) s[y], (int) w >>> 16));
							break;
						case Op.LOAD_8_S:
							s[x] = mem[Memory.index((int) s[y], (int) w >>> 16)];
							break;
						case Op.LOAD_8_U:
							s[x] = mem[Memory.index((int) s[y], (int) w >>> 16)] & 0xff;
							break;
						case Op.LOAD_16_S:
							s[x] = (short) Memory.SHORT.get(mem, Memory.index((int) s[y], (int) w >>> 16));
							break;
						case Op.LOAD_16_U:
							s[x] = (short) Memory.SHORT.get(mem, Memory.index((int) s[y], (int) w >>> 16)) & 0xffff;
							break;
						case Op.LOAD_64:
							s[x] = (long) Memory.LONG.get(mem, Memory.index((int) s[y], (int) w >>> 16));
							break;
						case Op.LOAD_32_U:
							s[x] = (int) Memory.INT.get(mem, Memory.index((int) s[y], (int) w >>> 16)) & 0xffffffffL;
							break;
						case Op.STORE_8:
							mem[Memory.index((int) s[x], (int) w >>> 16)] = (byte) s[y];
							break;
						case Op.STORE_16:
							Memory.SHORT.set(mem, Memory.index((int) s[x], (int) w >>> 16), (short) s[y]);
							break;
						case Op.STORE_32:
							Memory.INT.set(mem, Memory.index((int) s[x], (int) w >>> 16), (int) s[y]);
							break;
						case Op.STORE_64:
							Memory.LONG.set(mem, Memory.index((int) s[x], (int) w >>> 16), s[y]);
							break;
						case Op.LOAD_32_FAR:
							s[x] = (int) Memory.INT.get(mem, Memory.index((int) s[y], (int) code[pc++]));
							break;
						case Op.LOAD_8_U_FAR:
							s[x] = mem[Memory.index((int) s[y], (int) code[pc++])] & 0xff;
							break;
						case Op.LOAD_64_FAR:
							s[x] = (long) Memory.LONG.get(mem, Memory.index((int) s[y], (int) code[pc++]));
							break;
						case Op.STORE_32_FAR:
							Memory.INT.set(mem, Memory.index((int) s[x], (int) code[pc++]), (int) s[y]);
							break;
						case Op.LOAD_32_AT:
							s[x] = (int) Memory.INT.get(mem, (int) (w >>> 16));
							break;
						case Op.LOAD_64_AT:
							s[x] = (long) Memory.LONG.get(mem, (int) (w >>> 16));
							break;
						case Op.STORE_32_AT:
							Memory.INT.set(mem, (int) (w >>> 16), (int) s[x]);
							break;
						case Op.F64_ADD:
							s[x] = Double
								.doubleToRawLongBits(Double.longBitsToDouble(s[y]) + Double.longBitsToDouble(s[z]));
							break;
						case Op.F64_SUB:
							s[x] = Double
								.doubleToRawLongBits(Double.longBitsToDouble(s[y]) - Double.longBitsToDouble(s[z]));
							break;
						case Op.F64_MUL:
							s[x] = Double
								.doubleToRawLongBits(Double.longBitsToDouble(s[y]) * Double.longBitsToDouble(s[z]));
							break;
						case Op.F64_DIV:
							s[x] = Double
								.doubleToRawLongBits(Double.longBitsToDouble(s[y]) / Double.longBitsToDouble(s[z]));
							break;
						case Op.F64_LT:
							s[x] = (Double.longBitsToDouble(s[y]) < Double.longBitsToDouble(s[z])) ? 1 : 0;
							break;
						case Op.F64_LE:
							s[x] = (Double.longBitsToDouble(s[y]) <= Double.longBitsToDouble(s[z])) ? 1 : 0;
							break;
						case Op.F64_SQRT:
							s[x] = Double.doubleToRawLongBits(Math.sqrt(Double.longBitsToDouble(s[y])));
							break;
						case Op.F64_CONVERT_I32_S:
							s[x] = Double.doubleToRawLongBits((double) (int) s[y]);
							break;
						case Op.F32_ADD:
							s[x] = Float
								.floatToRawIntBits(Float.intBitsToFloat((int) s[y]) + Float.intBitsToFloat((int) s[z]));
							break;
						case Op.F32_SUB:
							s[x] = Float
								.floatToRawIntBits(Float.intBitsToFloat((int) s[y]) - Float.intBitsToFloat((int) s[z]));
							break;
						case Op.F32_MUL:
							s[x] = Float
								.floatToRawIntBits(Float.intBitsToFloat((int) s[y]) * Float.intBitsToFloat((int) s[z]));
							break;
						case Op.I32_EXTEND8_S:
							s[x] = (byte) s[y];
							break;
						case Op.I32_DIV_S:
							s[x] = Arithmetic.divS((int) s[y], (int) s[z]);
							break;
						case Op.I32_DIV_U:
							s[x] = Arithmetic.divU((int) s[y], (int) s[z]);
							break;
						case Op.I32_REM_S:
							s[x] = Arithmetic.remS((int) s[y], (int) s[z]);
							break;
						case Op.I32_REM_U:
							s[x] = Arithmetic.remU((int) s[y], (int) s[z]);
							break;
						case Op.NARROW:
							s[x] = WideIndex.narrow(s[y]);
							break;
						case Op.CONSUME_FUEL:
							context.fuel().consume(w >>> 32);
							break;
						case Op.CHECK_FUEL:
							context.fuel().check();
							break;
						case Op.UNREACHABLE:
							throw new TrapException(Trap.UNREACHABLE);
						default:
							pc = rare(context, instance, s, r, fp, w, code, pc);
							mem = memory(instance);
					}
				}
			}
		}
		catch (GuestException ex) {
			boolean replaced = isReplaced(tail, callee);
			return Unwinding.toHandler(context, ex, current, fp, replaced ? 0 : pc, depth, entryDepth);
		}
		catch (TrapException ex) {
			GuestFrames.note(ex, stack, isReplaced(tail, callee) ? null : current, pc, depth, entryDepth);
			throw ex;
		}
		catch (IndexOutOfBoundsException ex) {
			TrapException trap = new TrapException(Trap.MEMORY_OUT_OF_BOUNDS);
			GuestFrames.note(trap, stack, current, pc, depth, entryDepth);
			throw trap;
		}
	}

	/**
	 * Whether what a function called by a tail call, which the interpreter does not run,
	 * has replaced it, with its handlers.
	 */
	private static boolean isReplaced(boolean tail, @Nullable FunctionInstance callee) {
		return tail && !(callee instanceof InterpretedFunction);
	}

	/** Those that are not numbers. */
	private static void clearLocals(ValueStack stack, Code entered, int fp) {
		if (entered.references()) {
			stack.referencesUsed();
			Arrays.fill(stack.references(), fp + entered.parameters(), fp + entered.locals(), null);
		}
		if (entered.vectors()) {
			stack.vectorsUsed();
			Arrays.fill(stack.highs(), fp + entered.parameters(), fp + entered.locals(), 0);
		}
	}

	/**
	 * Call a function that the interpreter does not run.
	 */
	private static void callOther(CallContext context, ModuleInstance caller, FunctionInstance callee, int base,
			int depth) {
		makeRoom(context.stack(), callee, base, depth);
		callee.call(context, caller, base);
	}

	/**
	 * Call a function that the interpreter does not run in the place of one that it ran,
	 * and all such ones that follow in the same way.
	 * @param depth the depth of the function that is replaced
	 * @return the function of the interpreter that is next, or {@code null} if the last
	 * one returned or is left to the caller
	 */
	private static @Nullable InterpretedFunction replace(CallContext context, ModuleInstance caller,
			FunctionInstance callee, int base, int depth, int leaving) {
		ValueStack stack = context.stack();
		if (depth == leaving) {
			stack.leaveTail(callee);
			return null;
		}
		FunctionInstance next = callee;
		while (next != null && !(next instanceof InterpretedFunction)) {
			makeRoom(stack, next, base, depth - 1);
			next = next.callInPlace(context, caller, base);
			context.checkDeadline();
		}
		return (InterpretedFunction) next;
	}

	private static void makeRoom(ValueStack stack, FunctionInstance callee, int base, int depth) {
		stack.setDepth(depth);
		stack.ensure(base + Math.max(callee.type().parameters().size(), callee.type().results().size()));
	}

	private static int admit(int depth, int maxDepth) {
		if (depth >= maxDepth) {
			throw new TrapException(Trap.CALL_STACK_EXHAUSTED);
		}
		return depth + 1;
	}

	private static int branch(CallContext context, int pc, long w) {
		if (w < 0 && context.expired()) {
			throw new TrapException(Trap.DEADLINE_EXCEEDED);
		}
		return pc + (int) (w >> 48);
	}

	/**
	 * The entry of a branch table that an index selects: the last one is the default.
	 */
	private static int tableIndex(int index, int entries) {
		return (index >= 0 && index < entries) ? index : entries - 1;
	}

	private static int rare(CallContext context, ModuleInstance instance, long[] s, @Nullable Object[] r, int fp,
			long w, long[] code, int pc) {
		int op = (int) w & 0xffff;
		if (op < Op.EXTENDED) {
			Numeric.execute(op - Op.NUMERIC, s, fp + (int) (w >>> 48), fp + ((int) (w >>> 32) & 0xffff),
					fp + ((int) w >>> 16));
			return pc;
		}
		if (op >= Op.MOVE_VECTOR && op <= Op.LAST_VECTOR) {
			return Vectors.execute(context, instance, s, fp, w, code, pc);
		}
		if (op > Op.LAST_EXTENDED) {
			Numeric.execute(op, s, fp + (int) (w >>> 48), fp + ((int) (w >>> 32) & 0xffff), fp + ((int) w >>> 16));
			return pc;
		}
		return Extended.execute(context, instance, s, r, fp, w, code, pc);
	}

	@SuppressWarnings("ReferenceEquality") // within a module equal types are the same
											// object
	private static FunctionInstance indirect(ModuleInstance instance, int index, long typeAndTable) {
		FunctionInstance function = instance.tables()[(int) (typeAndTable >>> 32)].function(index);
		var expected = instance.module().types().get((int) typeAndTable);
		if (function.type() != expected && !function.type().equals(expected)) {
			throw new TrapException(Trap.INDIRECT_CALL_TYPE_MISMATCH);
		}
		return function;
	}

	private static byte[] memory(ModuleInstance instance) {
		Memory[] memories = instance.memories();
		return (memories.length == 0) ? NO_MEMORY : memories[0].bytes();
	}

}
