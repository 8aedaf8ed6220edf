package dev.wasmboot.engine.compiler;

import dev.wasmboot.engine.module.Opcode;
import dev.wasmboot.engine.runtime.Arithmetic;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Writes the instructions on numbers: those of the JVM where they do the same, and calls
 * where not.
 */
final class NumericCode {

	static final String OPERATIONS = Type.getInternalName(Operations.class);

	private static final String ARITHMETIC = Type.getInternalName(Arithmetic.class);

	private final Bytecode out;

	NumericCode(Bytecode out) {
		this.out = out;
	}

	/**
	 * Whether an instruction can trap.
	 */
	static boolean traps(int opcode) {
		return (opcode >= Opcode.I32_DIV_S && opcode <= Opcode.I32_REM_U)
				|| (opcode >= Opcode.I64_DIV_S && opcode <= Opcode.I64_REM_U)
				|| (opcode >= Opcode.I32_TRUNC_F32_S && opcode <= Opcode.I32_TRUNC_F64_U)
				|| (opcode >= Opcode.I64_TRUNC_F32_S && opcode <= Opcode.I64_TRUNC_F64_U);
	}

	/**
	 * Write an instruction whose operands are on the stack of the JVM.
	 */
	void write(int opcode) {
		switch (opcode) {
			case Opcode.F32_EQ, Opcode.F32_NE, Opcode.F32_LT, Opcode.F32_GT, Opcode.F32_LE, Opcode.F32_GE ->
				operation(FLOAT_COMPARES[opcode - Opcode.F32_EQ], "(FF)I");
			case Opcode.F64_EQ, Opcode.F64_NE, Opcode.F64_LT, Opcode.F64_GT, Opcode.F64_LE, Opcode.F64_GE ->
				operation(FLOAT_COMPARES[opcode - Opcode.F64_EQ], "(DD)I");
			case Opcode.I32_CLZ -> jdk("java/lang/Integer", "numberOfLeadingZeros", "(I)I");
			case Opcode.I32_CTZ -> jdk("java/lang/Integer", "numberOfTrailingZeros", "(I)I");
			case Opcode.I32_POPCNT -> jdk("java/lang/Integer", "bitCount", "(I)I");
			case Opcode.I32_ADD -> this.out.op(Opcodes.IADD);
			case Opcode.I32_SUB -> this.out.op(Opcodes.ISUB);
			case Opcode.I32_MUL -> this.out.op(Opcodes.IMUL);
			case Opcode.I32_DIV_S -> arithmetic("divS", "(II)I");
			case Opcode.I32_DIV_U -> arithmetic("divU", "(II)I");
			case Opcode.I32_REM_S -> arithmetic("remS", "(II)I");
			case Opcode.I32_REM_U -> arithmetic("remU", "(II)I");
			case Opcode.I32_AND -> this.out.op(Opcodes.IAND);
			case Opcode.I32_OR -> this.out.op(Opcodes.IOR);
			case Opcode.I32_XOR -> this.out.op(Opcodes.IXOR);
			case Opcode.I32_SHL -> this.out.op(Opcodes.ISHL);
			case Opcode.I32_SHR_S -> this.out.op(Opcodes.ISHR);
			case Opcode.I32_SHR_U -> this.out.op(Opcodes.IUSHR);
			case Opcode.I32_ROTL -> jdk("java/lang/Integer", "rotateLeft", "(II)I");
			case Opcode.I32_ROTR -> jdk("java/lang/Integer", "rotateRight", "(II)I");
			case Opcode.I64_CLZ -> wide("numberOfLeadingZeros");
			case Opcode.I64_CTZ -> wide("numberOfTrailingZeros");
			case Opcode.I64_POPCNT -> wide("bitCount");
			case Opcode.I64_ADD -> this.out.op(Opcodes.LADD);
			case Opcode.I64_SUB -> this.out.op(Opcodes.LSUB);
			case Opcode.I64_MUL -> this.out.op(Opcodes.LMUL);
			case Opcode.I64_DIV_S -> arithmetic("divS", "(JJ)J");
			case Opcode.I64_DIV_U -> arithmetic("divU", "(JJ)J");
			case Opcode.I64_REM_S -> arithmetic("remS", "(JJ)J");
			case Opcode.I64_REM_U -> arithmetic("remU", "(JJ)J");
			case Opcode.I64_AND -> this.out.op(Opcodes.LAND);
			case Opcode.I64_OR -> this.out.op(Opcodes.LOR);
			case Opcode.I64_XOR -> this.out.op(Opcodes.LXOR);
			case Opcode.I64_SHL -> shift(Opcodes.LSHL);
			case Opcode.I64_SHR_S -> shift(Opcodes.LSHR);
			case Opcode.I64_SHR_U -> shift(Opcodes.LUSHR);
			case Opcode.I64_ROTL -> rotate("rotateLeft");
			case Opcode.I64_ROTR -> rotate("rotateRight");
			default -> floats(opcode);
		}
	}

	private static final String[] FLOAT_COMPARES = { "eq", "ne", "lt", "gt", "le", "ge" };

	private void floats(int opcode) {
		switch (opcode) {
			case Opcode.F32_ABS -> operation("abs", "(F)F");
			case Opcode.F32_NEG -> this.out.op(Opcodes.FNEG);
			case Opcode.F32_CEIL -> operation("ceil", "(F)F");
			case Opcode.F32_FLOOR -> operation("floor", "(F)F");
			case Opcode.F32_TRUNC -> operation("trunc", "(F)F");
			case Opcode.F32_NEAREST -> operation("nearest", "(F)F");
			case Opcode.F32_SQRT -> operation("sqrt", "(F)F");
			case Opcode.F32_ADD -> this.out.op(Opcodes.FADD);
			case Opcode.F32_SUB -> this.out.op(Opcodes.FSUB);
			case Opcode.F32_MUL -> this.out.op(Opcodes.FMUL);
			case Opcode.F32_DIV -> this.out.op(Opcodes.FDIV);
			case Opcode.F32_MIN -> arithmetic("min", "(FF)F");
			case Opcode.F32_MAX -> arithmetic("max", "(FF)F");
			case Opcode.F32_COPYSIGN -> operation("copySign", "(FF)F");
			case Opcode.F64_ABS -> operation("abs", "(D)D");
			case Opcode.F64_NEG -> this.out.op(Opcodes.DNEG);
			case Opcode.F64_CEIL -> operation("ceil", "(D)D");
			case Opcode.F64_FLOOR -> operation("floor", "(D)D");
			case Opcode.F64_TRUNC -> operation("trunc", "(D)D");
			case Opcode.F64_NEAREST -> operation("nearest", "(D)D");
			case Opcode.F64_SQRT -> jdk("java/lang/Math", "sqrt", "(D)D");
			case Opcode.F64_ADD -> this.out.op(Opcodes.DADD);
			case Opcode.F64_SUB -> this.out.op(Opcodes.DSUB);
			case Opcode.F64_MUL -> this.out.op(Opcodes.DMUL);
			case Opcode.F64_DIV -> this.out.op(Opcodes.DDIV);
			case Opcode.F64_MIN -> arithmetic("min", "(DD)D");
			case Opcode.F64_MAX -> arithmetic("max", "(DD)D");
			case Opcode.F64_COPYSIGN -> operation("copySign", "(DD)D");
			default -> convert(opcode);
		}
	}

	private void convert(int opcode) {
		switch (opcode) {
			case Opcode.I32_WRAP_I64 -> this.out.op(Opcodes.L2I);
			case Opcode.I32_TRUNC_F32_S -> ofFloat("truncS32", "(D)I");
			case Opcode.I32_TRUNC_F32_U -> ofFloat("truncU32", "(D)I");
			case Opcode.I32_TRUNC_F64_S -> arithmetic("truncS32", "(D)I");
			case Opcode.I32_TRUNC_F64_U -> arithmetic("truncU32", "(D)I");
			case Opcode.I64_EXTEND_I32_S -> this.out.op(Opcodes.I2L);
			case Opcode.I64_EXTEND_I32_U -> operation("extendUnsigned", "(I)J");
			case Opcode.I64_TRUNC_F32_S -> ofFloat("truncS64", "(D)J");
			case Opcode.I64_TRUNC_F32_U -> ofFloat("truncU64", "(D)J");
			case Opcode.I64_TRUNC_F64_S -> arithmetic("truncS64", "(D)J");
			case Opcode.I64_TRUNC_F64_U -> arithmetic("truncU64", "(D)J");
			case Opcode.F32_CONVERT_I32_S -> this.out.op(Opcodes.I2F);
			case Opcode.F32_CONVERT_I32_U -> operation("floatOfUnsigned", "(I)F");
			case Opcode.F32_CONVERT_I64_S -> this.out.op(Opcodes.L2F);
			case Opcode.F32_CONVERT_I64_U -> arithmetic("floatOfUnsigned", "(J)F");
			case Opcode.F32_DEMOTE_F64 -> this.out.op(Opcodes.D2F);
			case Opcode.F64_CONVERT_I32_S -> this.out.op(Opcodes.I2D);
			case Opcode.F64_CONVERT_I32_U -> operation("doubleOfUnsigned", "(I)D");
			case Opcode.F64_CONVERT_I64_S -> this.out.op(Opcodes.L2D);
			case Opcode.F64_CONVERT_I64_U -> arithmetic("doubleOfUnsigned", "(J)D");
			case Opcode.F64_PROMOTE_F32 -> this.out.op(Opcodes.F2D);
			case Opcode.I32_REINTERPRET_F32 -> jdk("java/lang/Float", "floatToRawIntBits", "(F)I");
			case Opcode.I64_REINTERPRET_F64 -> jdk("java/lang/Double", "doubleToRawLongBits", "(D)J");
			case Opcode.F32_REINTERPRET_I32 -> jdk("java/lang/Float", "intBitsToFloat", "(I)F");
			case Opcode.F64_REINTERPRET_I64 -> jdk("java/lang/Double", "longBitsToDouble", "(J)D");
			case Opcode.I32_EXTEND8_S -> this.out.op(Opcodes.I2B);
			case Opcode.I32_EXTEND16_S -> this.out.op(Opcodes.I2S);
			case Opcode.I64_EXTEND8_S -> narrow(Opcodes.I2B);
			case Opcode.I64_EXTEND16_S -> narrow(Opcodes.I2S);
			case Opcode.I64_EXTEND32_S -> {
				this.out.op(Opcodes.L2I);
				this.out.op(Opcodes.I2L);
			}
			case Opcode.I32_TRUNC_SAT_F32_S -> this.out.op(Opcodes.F2I);
			case Opcode.I32_TRUNC_SAT_F32_U -> ofFloat("saturateU32", "(D)I");
			case Opcode.I32_TRUNC_SAT_F64_S -> this.out.op(Opcodes.D2I);
			case Opcode.I32_TRUNC_SAT_F64_U -> arithmetic("saturateU32", "(D)I");
			case Opcode.I64_TRUNC_SAT_F32_S -> this.out.op(Opcodes.F2L);
			case Opcode.I64_TRUNC_SAT_F32_U -> ofFloat("saturateU64", "(D)J");
			case Opcode.I64_TRUNC_SAT_F64_S -> this.out.op(Opcodes.D2L);
			case Opcode.I64_TRUNC_SAT_F64_U -> arithmetic("saturateU64", "(D)J");
			default -> throw new IllegalStateException("no operation on numbers has the opcode " + opcode);
		}
	}

	private void operation(String name, String descriptor) {
		this.out.callStatic(OPERATIONS, name, descriptor);
	}

	private void arithmetic(String name, String descriptor) {
		this.out.callStatic(ARITHMETIC, name, descriptor);
	}

	/** A float is converted as the double that is equal to it. */
	private void ofFloat(String name, String descriptor) {
		this.out.op(Opcodes.F2D);
		arithmetic(name, descriptor);
	}

	private void jdk(String owner, String name, String descriptor) {
		this.out.callStatic(owner, name, descriptor);
	}

	private void wide(String name) {
		jdk("java/lang/Long", name, "(J)I");
		this.out.op(Opcodes.I2L);
	}

	private void shift(int opcode) {
		this.out.op(Opcodes.L2I);
		this.out.op(opcode);
	}

	private void rotate(String name) {
		this.out.op(Opcodes.L2I);
		jdk("java/lang/Long", name, "(JI)J");
	}

	private void narrow(int opcode) {
		this.out.op(Opcodes.L2I);
		this.out.op(opcode);
		this.out.op(Opcodes.I2L);
	}

}
