package dev.wasmboot.engine.compiler;

import dev.wasmboot.engine.module.Opcode;

/**
 * The kinds of instructions that are translated apart. There are several so that HotSpot
 * finds no favourite where the translator chooses among them, and compiles each by
 * itself: as one method with all that it calls, the translator took the optimising
 * compiler three seconds, which a program that starts needs for its own code.
 */
enum InstructionKind {

	/** Blocks, branches and returns. */
	CONTROL {

		@Override
		void write(FunctionTranslator translator, int opcode, int at) {
			translator.control(opcode, at);
		}

	},

	/** Calls, and what does not go on at the next instruction. */
	TRANSFER {

		@Override
		void write(FunctionTranslator translator, int opcode, int at) {
			translator.transfer(opcode, at);
		}

	},

	/** Operands of any type, locals, globals, constants, references, tables. */
	VALUE {

		@Override
		void write(FunctionTranslator translator, int opcode, int at) {
			translator.value(opcode, at);
		}

	},

	/** Loads and stores of numbers. */
	ACCESS {

		@Override
		void write(FunctionTranslator translator, int opcode, int at) {
			translator.access(opcode, at);
		}

	},

	/** Numbers and vectors. */
	NUMBER {

		@Override
		void write(FunctionTranslator translator, int opcode, int at) {
			translator.number(opcode, at);
		}

	};

	/**
	 * Write an instruction of this kind.
	 * @param opcode what it does
	 * @param at where it is in the module; what follows the opcode is read next
	 */
	abstract void write(FunctionTranslator translator, int opcode, int at);

	/**
	 * The kind of an instruction.
	 */
	static InstructionKind of(int opcode) {
		if (opcode >= Opcode.I32_LOAD && opcode <= Opcode.I64_STORE32) {
			return ACCESS;
		}
		if (opcode >= Opcode.I32_EQZ) {
			boolean value = (opcode >= Opcode.REF_NULL && opcode <= Opcode.REF_FUNC) || BulkCode.is(opcode);
			return value ? VALUE : NUMBER;
		}
		return (opcode >= Opcode.LOCAL_GET) ? VALUE : ofControl(opcode);
	}

	/**
	 * Whether an instruction only computes with numbers, vectors and locals, so that the
	 * next one is what follows, unless it traps.
	 */
	static boolean isStraight(int opcode) {
		return switch (of(opcode)) {
			case ACCESS, NUMBER -> true;
			case VALUE -> (opcode >= Opcode.LOCAL_GET && opcode <= Opcode.LOCAL_TEE)
					|| (opcode >= Opcode.I32_CONST && opcode <= Opcode.F64_CONST);
			case CONTROL, TRANSFER -> false;
		};
	}

	private static InstructionKind ofControl(int opcode) {
		return switch (opcode) {
			case Opcode.DROP, Opcode.SELECT, Opcode.SELECT_TYPED -> VALUE;
			case Opcode.UNREACHABLE, Opcode.CALL, Opcode.CALL_INDIRECT, Opcode.RETURN_CALL, Opcode.RETURN_CALL_INDIRECT,
					Opcode.THROW, Opcode.THROW_REF, Opcode.RETHROW ->
				TRANSFER;
			default -> CONTROL;
		};
	}

}
