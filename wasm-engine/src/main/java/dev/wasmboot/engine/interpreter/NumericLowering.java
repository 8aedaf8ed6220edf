package dev.wasmboot.engine.interpreter;

import dev.wasmboot.engine.module.Opcode;

/**
 * Lowers operations on numbers. Where the second operand is a small constant it goes into
 * the instruction; a comparison that has no instruction becomes one of its operands the
 * other way round, or of a constant that is greater by one.
 */
final class NumericLowering {

	private final Emitter emitter;

	private final OperandStack stack;

	NumericLowering(Emitter emitter) {
		this.emitter = emitter;
		this.stack = emitter.stack();
	}

	void lower(int opcode) {
		switch (opcode) {
			case Opcode.I64_EXTEND_I32_S, Opcode.I32_REINTERPRET_F32, Opcode.I64_REINTERPRET_F64,
					Opcode.F32_REINTERPRET_I32, Opcode.F64_REINTERPRET_I64 -> {
				// The bits in the slot stay as they are
			}
			case Opcode.I32_EQZ, Opcode.I64_EQZ -> equalsZero();
			case Opcode.I32_EQ, Opcode.I64_EQ -> compare(Op.EQ, false, 0);
			case Opcode.I32_NE, Opcode.I64_NE -> compare(Op.NE, false, 0);
			case Opcode.I32_LT_S, Opcode.I64_LT_S -> compare(Op.LT_S, false, 0);
			case Opcode.I32_LT_U, Opcode.I64_LT_U -> compare(Op.LT_U, false, 0);
			case Opcode.I32_GE_S, Opcode.I64_GE_S -> compare(Op.GE_S, false, 0);
			case Opcode.I32_GE_U, Opcode.I64_GE_U -> compare(Op.GE_U, false, 0);
			case Opcode.I32_GT_S, Opcode.I64_GT_S -> compare(Op.LT_S, true, Op.GE_S);
			case Opcode.I32_GT_U, Opcode.I64_GT_U -> compare(Op.LT_U, true, Op.GE_U);
			case Opcode.I32_LE_S, Opcode.I64_LE_S -> compare(Op.GE_S, true, Op.LT_S);
			case Opcode.I32_LE_U, Opcode.I64_LE_U -> compare(Op.GE_U, true, Op.LT_U);
			case Opcode.I32_ADD -> commutative(Op.I32_ADD, Op.I32_ADD_IMM);
			case Opcode.I32_SUB -> subtract(Op.I32_SUB, Op.I32_ADD_IMM);
			case Opcode.I32_MUL -> commutative(Op.I32_MUL, Op.I32_MUL_IMM);
			case Opcode.I32_AND, Opcode.I64_AND -> commutative(Op.AND, Op.AND_IMM);
			case Opcode.I32_OR, Opcode.I64_OR -> commutative(Op.OR, Op.OR_IMM);
			case Opcode.I32_XOR, Opcode.I64_XOR -> commutative(Op.XOR, Op.XOR_IMM);
			case Opcode.I32_SHL -> binary(Op.I32_SHL, Op.I32_SHL_IMM);
			case Opcode.I32_SHR_S -> binary(Op.I32_SHR_S, Op.I32_SHR_S_IMM);
			case Opcode.I32_SHR_U -> binary(Op.I32_SHR_U, Op.I32_SHR_U_IMM);
			case Opcode.I32_ROTL -> binary(Op.I32_ROTL, Op.I32_ROTL_IMM);
			case Opcode.I32_DIV_S -> binary(Op.I32_DIV_S, -1);
			case Opcode.I32_DIV_U -> binary(Op.I32_DIV_U, -1);
			case Opcode.I32_REM_S -> binary(Op.I32_REM_S, -1);
			case Opcode.I32_REM_U -> binary(Op.I32_REM_U, -1);
			case Opcode.I64_ADD -> commutative(Op.I64_ADD, Op.I64_ADD_IMM);
			case Opcode.I64_SUB -> subtract(Op.I64_SUB, Op.I64_ADD_IMM);
			case Opcode.I64_MUL -> binary(Op.I64_MUL, -1);
			case Opcode.I64_SHL -> binary(Op.I64_SHL, Op.I64_SHL_IMM);
			case Opcode.I64_SHR_S -> binary(Op.I64_SHR_S, Op.I64_SHR_S_IMM);
			case Opcode.I64_SHR_U -> binary(Op.I64_SHR_U, Op.I64_SHR_U_IMM);
			case Opcode.I64_ROTL -> binary(Op.I64_ROTL, -1);
			case Opcode.F64_ADD -> binary(Op.F64_ADD, -1);
			case Opcode.F64_SUB -> binary(Op.F64_SUB, -1);
			case Opcode.F64_MUL -> binary(Op.F64_MUL, -1);
			case Opcode.F64_DIV -> binary(Op.F64_DIV, -1);
			case Opcode.F64_LT -> binary(Op.F64_LT, -1);
			case Opcode.F64_LE -> binary(Op.F64_LE, -1);
			case Opcode.F64_GT -> swapped(Op.F64_LT);
			case Opcode.F64_GE -> swapped(Op.F64_LE);
			case Opcode.F32_ADD -> binary(Op.F32_ADD, -1);
			case Opcode.F32_SUB -> binary(Op.F32_SUB, -1);
			case Opcode.F32_MUL -> binary(Op.F32_MUL, -1);
			case Opcode.F64_SQRT -> unary(Op.F64_SQRT);
			case Opcode.F64_CONVERT_I32_S -> unary(Op.F64_CONVERT_I32_S);
			case Opcode.I32_WRAP_I64, Opcode.I64_EXTEND32_S -> unary(Op.I32_WRAP_I64);
			case Opcode.I64_EXTEND_I32_U -> unary(Op.I64_EXTEND_I32_U);
			case Opcode.I32_EXTEND8_S, Opcode.I64_EXTEND8_S -> unary(Op.I32_EXTEND8_S);
			default -> {
				int op = (opcode > 0xff) ? opcode : Op.NUMERIC + opcode;
				if (isUnary(opcode)) {
					unary(op);
				}
				else {
					binary(op, -1);
				}
			}
		}
	}

	private static boolean isUnary(int opcode) {
		return opcode >= Opcode.I32_WRAP_I64 || (opcode >= Opcode.I32_CLZ && opcode <= Opcode.I32_POPCNT)
				|| (opcode >= Opcode.I64_CLZ && opcode <= Opcode.I64_POPCNT)
				|| (opcode >= Opcode.F32_ABS && opcode <= Opcode.F32_SQRT)
				|| (opcode >= Opcode.F64_ABS && opcode <= Opcode.F64_SQRT);
	}

	private void unary(int op) {
		int y = this.emitter.operand();
		this.emitter.emitResult(Op.word(op, this.emitter.nextSlot(), y, 0), Bank.NUMBER);
	}

	private void binary(int op, int immediate) {
		int z;
		int chosen = op;
		if (immediate >= 0 && this.emitter.smallConstantOnTop()) {
			z = (int) this.stack.value(this.emitter.pop());
			chosen = immediate;
		}
		else {
			z = this.emitter.operand();
		}
		int y = this.emitter.operand();
		this.emitter.emitResult(Op.word(chosen, this.emitter.nextSlot(), y, z), Bank.NUMBER);
	}

	private void swapped(int op) {
		int z = this.emitter.operand();
		int y = this.emitter.operand();
		this.emitter.emitResult(Op.word(op, this.emitter.nextSlot(), z, y), Bank.NUMBER);
	}

	private void commutative(int op, int immediate) {
		int left = this.stack.height() - 2;
		long value = this.stack.value(left);
		if (!this.emitter.smallConstantOnTop() && this.stack.place(left) == OperandStack.CONSTANT
				&& value == (short) value) {
			int y = this.emitter.operand();
			this.emitter.pop();
			this.emitter.emitResult(Op.word(immediate, this.emitter.nextSlot(), y, (int) value), Bank.NUMBER);
		}
		else {
			binary(op, immediate);
		}
	}

	private void subtract(int op, int addImmediate) {
		if (this.emitter.smallConstantOnTop() && this.stack.value(this.stack.height() - 1) != Short.MIN_VALUE) {
			int negated = -(int) this.stack.value(this.emitter.pop());
			int y = this.emitter.operand();
			this.emitter.emitResult(Op.word(addImmediate, this.emitter.nextSlot(), y, negated), Bank.NUMBER);
		}
		else {
			binary(op, -1);
		}
	}

	private void equalsZero() {
		int producer = this.emitter.producerOfTop();
		if (producer >= 0) {
			long word = this.emitter.word(producer);
			int op = (int) word & 0xffff;
			if (Comparisons.isComparison(op)) {
				this.emitter.setWord(producer, (word & ~0xffffL) | Comparisons.opposite(op));
				return;
			}
		}
		unary(Op.EQZ);
	}

	/**
	 * Compare.
	 * @param op the comparison
	 * @param swap whether its operands change places
	 * @param withNext if they do: the comparison of the unswapped operands that is the
	 * same when a constant on the right is increased by one
	 */
	private void compare(int op, boolean swap, int withNext) {
		if (this.emitter.smallConstantOnTop()) {
			long constant = this.stack.value(this.stack.height() - 1);
			boolean unsigned = op == Op.LT_U || op == Op.GE_U;
			if (!swap || (constant < Short.MAX_VALUE && !(unsigned && constant == -1))) {
				this.emitter.pop();
				int y = this.emitter.operand();
				int comparison = swap ? withNext : op;
				this.emitter.emitResult(Op.word(comparison - Op.EQ + Op.EQ_IMM, this.emitter.nextSlot(), y,
						(int) (swap ? constant + 1 : constant)), Bank.NUMBER);
				return;
			}
		}
		if (swap) {
			swapped(op);
		}
		else {
			binary(op, -1);
		}
	}

}
