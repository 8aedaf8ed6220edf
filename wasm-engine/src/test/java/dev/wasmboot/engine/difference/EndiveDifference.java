package dev.wasmboot.engine.difference;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

import dev.wasmboot.engine.GuestFrame;
import dev.wasmboot.engine.Trap;
import dev.wasmboot.engine.module.ByteReader;
import dev.wasmboot.engine.module.CatchClause;
import dev.wasmboot.engine.module.FunctionBody;
import dev.wasmboot.engine.module.Immediates;
import dev.wasmboot.engine.module.Opcode;
import dev.wasmboot.engine.module.SegmentMode;
import dev.wasmboot.engine.module.WasmModule;
import dev.wasmboot.engine.runtime.Watchdog;
import org.jspecify.annotations.Nullable;

/**
 * Where Endive 1.0.0 is known to do something else than the specification says, beyond
 * what its interpreter and its compiler do not agree about.
 */
enum EndiveDifference {

	/**
	 * It does not drop active data segments when it has copied them, so that they can be
	 * copied again.
	 */
	ACTIVE_SEGMENT_REMAINS {

		@Override
		boolean explains(Subject subject, EndiveComparison.Difference difference) {
			ByteReader in = trapping(subject, difference.expected(), Trap.MEMORY_OUT_OF_BOUNDS);
			return in != null && in.opcode() == Opcode.MEMORY_INIT
					&& subject.module().data().get(in.u32()).mode() == SegmentMode.ACTIVE;
		}

	},

	/**
	 * In its interpreter, a {@code throw_ref} of null is caught by the first handler
	 * around it, here or in a caller, if that is one of all exceptions
	 * ({@code InterpreterMachine.THROW_REF} looks at the exception only for the sake of
	 * its tag). Its compiler is right, so this is the reason only where that fails.
	 */
	NULL_IS_CAUGHT {

		@Override
		boolean explains(Subject subject, EndiveComparison.Difference difference) {
			ByteReader in = trapping(subject, difference.expected(), Trap.NULL_REFERENCE);
			return in != null && in.opcode() == Opcode.THROW_REF
					&& firstHandler(subject.module(), difference.expected().frames()) >= CatchClause.ALL
					&& !EndiveRun.compiles(subject);
		}

	},

	/**
	 * Where it makes a floating-point number of an unsigned {@code i64} that is negative
	 * as a signed one, it always rounds up to an {@code f32}
	 * ({@code OpcodeImpl.F32_CONVERT_I64_U}), and to an {@code f64} down from the middle
	 * ({@code F64_CONVERT_I64_U}). So this is the reason if it is gone where a module
	 * does the same with signed ones.
	 */
	ROUNDED_WRONGLY {

		@Override
		boolean explains(Subject subject, EndiveComparison.Difference difference) {
			return isGone(difference, Detour.aroundUnsignedConversions(subject));
		}

	},

	/**
	 * At the end of a block that takes parameters, its interpreter pops as many operands
	 * as the block takes and gives, and pushes them again
	 * ({@code StackFrame.doControlTransfer}). If the stack has fewer, zeros are below
	 * them then, and a block around this one, which ends at its old height, keeps the
	 * zeros. So this is the reason if it is gone where the stack always has enough, and
	 * only where its compiler, which is right, fails.
	 */
	END_OF_A_BLOCK_WITH_PARAMETERS {

		@Override
		boolean explains(Subject subject, EndiveComparison.Difference difference) {
			return isGone(difference, Detour.aroundBlocksAtTheBottom(subject)) && !EndiveRun.compiles(subject);
		}

	},

	/**
	 * At a call in the place of the caller, its interpreter pops as many operands as the
	 * caller has results, though none are on the stack yet, and pushes them again
	 * ({@code InterpreterMachine.RETURN_CALL}): they remain below what the callee
	 * returns. So this is the reason if it is gone where calls are followed by returns,
	 * and only where its compiler, which is right, fails.
	 */
	TAIL_CALL_KEEPS_OPERANDS {

		@Override
		boolean explains(Subject subject, EndiveComparison.Difference difference) {
			return isGone(difference, Detour.aroundTailCalls(subject)) && !EndiveRun.compiles(subject);
		}

	},

	/**
	 * Its interpreter leaves operands behind when it jumps out of a block that takes
	 * parameters ({@code StackFrame.doControlTransfer} keeps as many values as the block
	 * takes and gives). So this is the reason if Endive does what it should where only
	 * loops take parameters, and only where its compiler is no witness. The same is true
	 * of operands that are lost at the end of such a block.
	 */
	BLOCK_WITH_PARAMETERS {

		@Override
		boolean explains(Subject subject, EndiveComparison.Difference difference) {
			Subject other = Detour.aroundBlockParameters(subject);
			if (other == null) {
				return false;
			}
			List<Outcome.Step> steps = outcome(other).comparableSteps();
			return difference.isExpectedIn(steps) && EndiveComparison.agrees(other, steps)
					&& !compilerIsWitness(subject, other, steps);
		}

	},

	/**
	 * Its interpreter adds address and offset of these stores modulo 2<sup>32</sup>, and
	 * so stores what is out of bounds. It does not when it loads. So this is the reason
	 * if it is gone where a module loads from there first.
	 */
	WRAPPED_STORE {

		@Override
		boolean explains(Subject subject, EndiveComparison.Difference difference) {
			ByteReader in = trapping(subject, difference.expected(), Trap.MEMORY_OUT_OF_BOUNDS);
			return in != null && LOADS.containsKey(in.opcode())
					&& isGone(difference, Detour.loadingBeforeStores(subject, LOADS));
		}

	};

	/** By stores that wrap around, loads of the same bytes. */
	private static final Map<Integer, Integer> LOADS = Map.of(Opcode.I32_STORE8, Opcode.I32_LOAD8_U, Opcode.I64_STORE8,
			Opcode.I64_LOAD8_U, Opcode.I64_STORE32, Opcode.I64_LOAD32_U);

	/**
	 * Whether this is the reason for what Endive does in a step.
	 * @param subject the module
	 * @param difference what became of it, in this engine as it should be
	 */
	abstract boolean explains(Subject subject, EndiveComparison.Difference difference);

	/** At the instruction that a trap came from, if it is this trap. */
	private static @Nullable ByteReader trapping(Subject subject, Outcome.Step step, Trap trap) {
		if (step.trap() != trap || step.frames().isEmpty()) {
			return null;
		}
		byte[] bytes = subject.module().bytes();
		return new ByteReader(bytes, step.frames().get(0).offset(), bytes.length);
	}

	/**
	 * Whether Endive does something else in the same step of another module, and nothing
	 * that is not explained, where this engine does the same as in the first one.
	 */
	private static boolean isGone(EndiveComparison.Difference difference, @Nullable Subject other) {
		if (other == null) {
			return false;
		}
		Outcome outcome = outcome(other);
		List<Outcome.Step> steps = outcome.comparableSteps();
		EndiveComparison comparison = new EndiveComparison();
		return difference.isExpectedIn(steps) && comparison.compare(other, outcome) == null
				&& comparison.failures() == 0 && !difference.isFoundIn(EndiveComparison.run(other, steps.size()));
	}

	/**
	 * Whether Endive's compiler can tell that its interpreter makes no mistake. It cannot
	 * where it fails at the module, or is wrong for a reason of its own, as it is where a
	 * jump returns two results from within a block.
	 * @param subject the module
	 * @param other a module that does the same, and where the interpreter is right
	 * @param expected what becomes of that one
	 */
	private static boolean compilerIsWitness(Subject subject, Subject other, List<Outcome.Step> expected) {
		return EndiveRun.compiles(subject) && EndiveComparison.agrees(other, true, expected);
	}

	/** What becomes of a module in this engine. */
	private static Outcome outcome(Subject subject) {
		try (Watchdog watchdog = new Watchdog(System::nanoTime)) {
			return TierRun.run(subject, Warmth.NONE, Variant.INTERPRETED, false, watchdog).withoutFuel();
		}
	}

	/** The kind of the first handler that an exception meets; -1 if it meets none. */
	private static int firstHandler(WasmModule module, List<GuestFrame> frames) {
		for (GuestFrame frame : frames) {
			FunctionBody body = module.bodies().get(frame.function() - module.importedFunctions());
			Deque<Integer> handlers = new ArrayDeque<>();
			ByteReader in = new ByteReader(module.bytes(), body.codeStart(), frame.offset());
			while (in.remaining() > 0) {
				int opcode = in.opcode();
				switch (opcode) {
					case Opcode.BLOCK, Opcode.LOOP, Opcode.IF -> handlers.push(-1);
					case Opcode.TRY_TABLE -> handlers.push(firstHandler(in));
					case Opcode.END -> handlers.pop();
					default -> {
					}
				}
				Immediates.skip(in, opcode);
			}
			for (int handler : handlers) {
				if (handler >= 0) {
					return handler;
				}
			}
		}
		return -1;
	}

	/** The kind of a {@code try_table}'s first clause; -1 if it has none. */
	private static int firstHandler(ByteReader tryTable) {
		int start = tryTable.position();
		tryTable.s33();
		int kind = (tryTable.u32() > 0) ? tryTable.u8() : -1;
		tryTable.position(start);
		return kind;
	}

}
