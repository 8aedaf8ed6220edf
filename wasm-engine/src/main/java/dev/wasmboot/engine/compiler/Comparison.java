package dev.wasmboot.engine.compiler;

import dev.wasmboot.engine.module.Opcode;
import org.objectweb.asm.Opcodes;

/**
 * A comparison of integers, or a test for zero, that was read but not written yet: its
 * operands are on the stack of the JVM. What follows decides whether it becomes a branch
 * or a value.
 */
final class Comparison {

	private static final String[] NAMES = { "eq", "ne", "lt", "below", "gt", "above", "le", "notAbove", "ge",
			"notBelow" };

	/** Jumps for two ints, and for a long comparison's result; 0 where there is none. */
	private static final int[] INT_JUMPS = { Opcodes.IF_ICMPEQ, Opcodes.IF_ICMPNE, Opcodes.IF_ICMPLT, 0,
			Opcodes.IF_ICMPGT, 0, Opcodes.IF_ICMPLE, 0, Opcodes.IF_ICMPGE, 0 };

	private static final int[] LONG_JUMPS = { Opcodes.IFEQ, Opcodes.IFNE, Opcodes.IFLT, 0, Opcodes.IFGT, 0,
			Opcodes.IFLE, 0, Opcodes.IFGE, 0 };

	private final Bytecode out;

	private final boolean crowded;

	/** The opcode, or 0. */
	private int pending;

	private boolean negated;

	/**
	 * Create what remembers none.
	 * @param crowded whether the function is one of those in which HotSpot may inline no
	 * more, not even what compares unsigned numbers
	 */
	Comparison(Bytecode out, boolean crowded) {
		this.out = out;
		this.crowded = crowded;
	}

	/**
	 * Whether an instruction is one of these.
	 */
	static boolean is(int opcode) {
		return opcode >= Opcode.I32_EQZ && opcode <= Opcode.I64_GE_U;
	}

	/**
	 * Remember one, with its operands on the stack.
	 */
	void remember(int opcode) {
		this.pending = opcode;
		this.negated = false;
	}

	boolean pending() {
		return this.pending != 0;
	}

	/**
	 * Negate what is remembered.
	 */
	void negate() {
		this.negated = !this.negated;
	}

	/**
	 * Forget what is remembered. Its operands stay on the stack.
	 * @return whether there was something
	 */
	boolean forget() {
		boolean forgotten = this.pending != 0;
		this.pending = 0;
		return forgotten;
	}

	/**
	 * Make the value, if one is remembered.
	 */
	void write() {
		int opcode = this.pending;
		if (opcode == 0) {
			return;
		}
		this.pending = 0;
		if (opcode == Opcode.I32_EQZ || opcode == Opcode.I64_EQZ) {
			this.out.callStatic(NumericCode.OPERATIONS, "isZero", (opcode == Opcode.I32_EQZ) ? "(I)I" : "(J)I");
		}
		else if (opcode < Opcode.I64_EQZ) {
			this.out.callStatic(NumericCode.OPERATIONS, NAMES[opcode - Opcode.I32_EQ], "(II)I");
		}
		else {
			this.out.callStatic(NumericCode.OPERATIONS, NAMES[opcode - Opcode.I64_EQ], "(JJ)I");
		}
		if (this.negated) {
			this.out.callStatic(NumericCode.OPERATIONS, "isZero", "(I)I");
		}
	}

	/**
	 * Write a jump on what is remembered, or else on the number on the stack.
	 * @param when whether to jump if it is true, or if it is false
	 */
	void jump(boolean when, Label target) {
		int opcode = this.pending;
		boolean sense = when != this.negated;
		this.pending = 0;
		if (opcode == 0) {
			this.out.jump(when ? Opcodes.IFNE : Opcodes.IFEQ, target);
		}
		else if (opcode == Opcode.I32_EQZ) {
			this.out.jump(sense ? Opcodes.IFEQ : Opcodes.IFNE, target);
		}
		else if (opcode == Opcode.I64_EQZ) {
			this.out.op(Opcodes.LCONST_0);
			this.out.op(Opcodes.LCMP);
			this.out.jump(sense ? Opcodes.IFEQ : Opcodes.IFNE, target);
		}
		else {
			compare(opcode, sense, target);
		}
	}

	private void compare(int opcode, boolean sense, Label target) {
		boolean ints = opcode < Opcode.I64_EQZ;
		int index = opcode - (ints ? Opcode.I32_EQ : Opcode.I64_EQ);
		int jump = (ints ? INT_JUMPS : LONG_JUMPS)[index];
		if (jump == 0 && ints && this.crowded) {
			flip();
			flip();
			// Before each unsigned comparison is the signed one
			jump = INT_JUMPS[index - 1];
		}
		else if (jump == 0) {
			this.out.callStatic(NumericCode.OPERATIONS, NAMES[index], ints ? "(II)I" : "(JJ)I");
			jump = Opcodes.IFNE;
		}
		else if (!ints) {
			this.out.op(Opcodes.LCMP);
		}
		this.out.jump(sense ? jump : opposite(jump), target);
	}

	/**
	 * Flip the upper bit of the topmost int, and swap it with the one below: what is less
	 * then as a signed number was less as an unsigned one (see {@link Operations}).
	 */
	private void flip() {
		this.out.constant(Integer.MIN_VALUE);
		this.out.op(Opcodes.IXOR);
		this.out.op(Opcodes.SWAP);
	}

	/** The jumps come in pairs: eq and ne, lt and ge, gt and le. */
	private static int opposite(int jump) {
		return ((jump + 1) ^ 1) - 1;
	}

}
