package dev.wasmboot.engine.module;

import java.util.ArrayList;
import java.util.List;

import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.module.NumericInstructions.Numeric;

/**
 * Makes up instructions on numbers, where they run and where they only have to be valid.
 */
final class NumericGenerator {

	private static final List<Integer> OPCODES = opcodes();

	private static final List<ValueType> FLOATING = List.of(ValueType.F32, ValueType.F64);

	private final ModuleGenerator module;

	private final BodyGenerator body;

	private final BodyWriter out;

	private final NanReplacement nans;

	private final Witness witness;

	NumericGenerator(ModuleGenerator module, BodyGenerator body, BodyWriter out, NanReplacement nans, Witness witness) {
		this.module = module;
		this.body = body;
		this.out = out;
		this.nans = nans;
		this.witness = witness;
	}

	private static List<Integer> opcodes() {
		List<Integer> opcodes = new ArrayList<>();
		for (int opcode = 0; opcode <= Opcode.I64_TRUNC_SAT_F64_U; opcode++) {
			if (NumericInstructions.of(opcode) != null) {
				opcodes.add(opcode);
			}
		}
		return List.copyOf(opcodes);
	}

	/** Compute a number of a type. */
	void compute(ValueType wanted) {
		int opcode = this.module.oneOf(OPCODES);
		Numeric numeric = NumericInstructions.of(opcode);
		while (numeric == null || numeric.result() != wanted || (mayTrap(opcode) && !this.module.chance(4))) {
			opcode = this.module.oneOf(OPCODES);
			numeric = NumericInstructions.of(opcode);
		}
		for (int i = 0; i < numeric.arity(); i++) {
			this.body.value(numeric.operand());
		}
		this.out.instruction(opcode);
		if (FLOATING.contains(numeric.operand()) && FLOATING.contains(wanted)) {
			this.nans.replace(wanted);
		}
		this.witness.copySome(wanted);
	}

	/** Where a function traps, all that follows goes untried. */
	private static boolean mayTrap(int opcode) {
		return (opcode >= Opcode.I32_DIV_S && opcode <= Opcode.I32_REM_U)
				|| (opcode >= Opcode.I64_DIV_S && opcode <= Opcode.I64_REM_U)
				|| (opcode >= Opcode.I32_TRUNC_F32_S && opcode <= Opcode.I32_TRUNC_F64_U)
				|| (opcode >= Opcode.I64_TRUNC_F32_S && opcode <= Opcode.I64_TRUNC_F64_U);
	}

	/** Something that has to be valid although it cannot run. */
	void unreachable() {
		for (int i = this.module.between(0, 3); i > 0; i--) {
			this.out.instruction(this.module.oneOf(OPCODES));
			if (this.module.chance(2)) {
				this.out.emit(Opcode.DROP);
			}
			else {
				this.out.emit(Opcode.DROP, Opcode.SELECT, Opcode.DROP);
			}
		}
	}

}
