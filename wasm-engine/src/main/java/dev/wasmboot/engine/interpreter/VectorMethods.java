package dev.wasmboot.engine.interpreter;

import dev.wasmboot.engine.simd.Bits;
import dev.wasmboot.engine.simd.F32x4;
import dev.wasmboot.engine.simd.F64x2;
import dev.wasmboot.engine.simd.I16x8;
import dev.wasmboot.engine.simd.I32x4;
import dev.wasmboot.engine.simd.I64x2;
import dev.wasmboot.engine.simd.I8x16;
import dev.wasmboot.engine.simd.VectorOperation;

/**
 * Calls the method of a vector operation: what {@link VectorOperation} names, as a
 * switch.
 */
final class VectorMethods {

	private VectorMethods() {
	}

	/** Of one half. */
	static long unary(VectorOperation operation, long a) {
		return switch (operation) {
			case V128_LOAD8X8_S, I16X8_EXTEND_LOW_I8X16_S, I16X8_EXTEND_HIGH_I8X16_S -> I16x8.extendI8x16S(a);
			case V128_LOAD8X8_U, I16X8_EXTEND_LOW_I8X16_U, I16X8_EXTEND_HIGH_I8X16_U -> I16x8.extendI8x16U(a);
			case V128_LOAD16X4_S, I32X4_EXTEND_LOW_I16X8_S, I32X4_EXTEND_HIGH_I16X8_S -> I32x4.extendI16x8S(a);
			case V128_LOAD16X4_U, I32X4_EXTEND_LOW_I16X8_U, I32X4_EXTEND_HIGH_I16X8_U -> I32x4.extendI16x8U(a);
			case V128_LOAD32X2_S, I64X2_EXTEND_LOW_I32X4_S, I64X2_EXTEND_HIGH_I32X4_S -> I64x2.extendI32x4S(a);
			case V128_LOAD32X2_U, I64X2_EXTEND_LOW_I32X4_U, I64X2_EXTEND_HIGH_I32X4_U -> I64x2.extendI32x4U(a);
			case V128_NOT -> Bits.not(a);
			case F64X2_PROMOTE_LOW_F32X4 -> F64x2.promoteF32x4(a);
			case I8X16_ABS -> I8x16.abs(a);
			case I8X16_NEG -> I8x16.neg(a);
			case I8X16_POPCNT -> I8x16.popcnt(a);
			case F32X4_CEIL -> F32x4.ceil(a);
			case F32X4_FLOOR -> F32x4.floor(a);
			case F32X4_TRUNC -> F32x4.trunc(a);
			case F32X4_NEAREST -> F32x4.nearest(a);
			case F64X2_CEIL -> F64x2.ceil(a);
			case F64X2_FLOOR -> F64x2.floor(a);
			case F64X2_TRUNC -> F64x2.trunc(a);
			case I16X8_EXTADD_PAIRWISE_I8X16_S -> I16x8.extaddPairwiseI8x16S(a);
			case I16X8_EXTADD_PAIRWISE_I8X16_U -> I16x8.extaddPairwiseI8x16U(a);
			case I32X4_EXTADD_PAIRWISE_I16X8_S -> I32x4.extaddPairwiseI16x8S(a);
			case I32X4_EXTADD_PAIRWISE_I16X8_U -> I32x4.extaddPairwiseI16x8U(a);
			case I16X8_ABS -> I16x8.abs(a);
			case I16X8_NEG -> I16x8.neg(a);
			case F64X2_NEAREST -> F64x2.nearest(a);
			case I32X4_ABS -> I32x4.abs(a);
			case I32X4_NEG -> I32x4.neg(a);
			case I64X2_ABS -> I64x2.abs(a);
			case I64X2_NEG -> I64x2.neg(a);
			case F32X4_ABS -> F32x4.abs(a);
			case F32X4_NEG -> F32x4.neg(a);
			case F32X4_SQRT -> F32x4.sqrt(a);
			case F64X2_ABS -> F64x2.abs(a);
			case F64X2_NEG -> F64x2.neg(a);
			case F64X2_SQRT -> F64x2.sqrt(a);
			case I32X4_TRUNC_SAT_F32X4_S -> I32x4.truncSatF32x4S(a);
			case I32X4_TRUNC_SAT_F32X4_U -> I32x4.truncSatF32x4U(a);
			case F32X4_CONVERT_I32X4_S -> F32x4.convertI32x4S(a);
			case F32X4_CONVERT_I32X4_U -> F32x4.convertI32x4U(a);
			case F64X2_CONVERT_LOW_I32X4_S -> F64x2.convertI32x4S(a);
			case F64X2_CONVERT_LOW_I32X4_U -> F64x2.convertI32x4U(a);
			default -> throw unexpected(operation);
		};
	}

	/** Of a half of each operand. */
	static long binary(VectorOperation operation, long a, long b) {
		return switch (operation) {
			case I8X16_EQ -> I8x16.eq(a, b);
			case I8X16_NE -> I8x16.ne(a, b);
			case I8X16_LT_S -> I8x16.ltS(a, b);
			case I8X16_LT_U -> I8x16.ltU(a, b);
			case I8X16_GT_S -> I8x16.gtS(a, b);
			case I8X16_GT_U -> I8x16.gtU(a, b);
			case I8X16_LE_S -> I8x16.leS(a, b);
			case I8X16_LE_U -> I8x16.leU(a, b);
			case I8X16_GE_S -> I8x16.geS(a, b);
			case I8X16_GE_U -> I8x16.geU(a, b);
			case I16X8_EQ -> I16x8.eq(a, b);
			case I16X8_NE -> I16x8.ne(a, b);
			case I16X8_LT_S -> I16x8.ltS(a, b);
			case I16X8_LT_U -> I16x8.ltU(a, b);
			case I16X8_GT_S -> I16x8.gtS(a, b);
			case I16X8_GT_U -> I16x8.gtU(a, b);
			case I16X8_LE_S -> I16x8.leS(a, b);
			case I16X8_LE_U -> I16x8.leU(a, b);
			case I16X8_GE_S -> I16x8.geS(a, b);
			case I16X8_GE_U -> I16x8.geU(a, b);
			case I32X4_EQ -> I32x4.eq(a, b);
			case I32X4_NE -> I32x4.ne(a, b);
			case I32X4_LT_S -> I32x4.ltS(a, b);
			case I32X4_LT_U -> I32x4.ltU(a, b);
			case I32X4_GT_S -> I32x4.gtS(a, b);
			case I32X4_GT_U -> I32x4.gtU(a, b);
			case I32X4_LE_S -> I32x4.leS(a, b);
			case I32X4_LE_U -> I32x4.leU(a, b);
			case I32X4_GE_S -> I32x4.geS(a, b);
			case I32X4_GE_U -> I32x4.geU(a, b);
			case F32X4_EQ -> F32x4.eq(a, b);
			case F32X4_NE -> F32x4.ne(a, b);
			case F32X4_LT -> F32x4.lt(a, b);
			case F32X4_GT -> F32x4.gt(a, b);
			case F32X4_LE -> F32x4.le(a, b);
			case F32X4_GE -> F32x4.ge(a, b);
			case F64X2_EQ -> F64x2.eq(a, b);
			case F64X2_NE -> F64x2.ne(a, b);
			case F64X2_LT -> F64x2.lt(a, b);
			case F64X2_GT -> F64x2.gt(a, b);
			case F64X2_LE -> F64x2.le(a, b);
			case F64X2_GE -> F64x2.ge(a, b);
			case V128_AND -> Bits.and(a, b);
			case V128_ANDNOT -> Bits.andnot(a, b);
			case V128_OR -> Bits.or(a, b);
			case V128_XOR -> Bits.xor(a, b);
			case I8X16_ADD -> I8x16.add(a, b);
			case I8X16_ADD_SAT_S -> I8x16.addSatS(a, b);
			case I8X16_ADD_SAT_U -> I8x16.addSatU(a, b);
			case I8X16_SUB -> I8x16.sub(a, b);
			case I8X16_SUB_SAT_S -> I8x16.subSatS(a, b);
			case I8X16_SUB_SAT_U -> I8x16.subSatU(a, b);
			case I8X16_MIN_S -> I8x16.minS(a, b);
			case I8X16_MIN_U -> I8x16.minU(a, b);
			case I8X16_MAX_S -> I8x16.maxS(a, b);
			case I8X16_MAX_U -> I8x16.maxU(a, b);
			case I8X16_AVGR_U -> I8x16.avgrU(a, b);
			case I16X8_Q15MULR_SAT_S -> I16x8.q15mulrSatS(a, b);
			case I16X8_ADD -> I16x8.add(a, b);
			case I16X8_ADD_SAT_S -> I16x8.addSatS(a, b);
			case I16X8_ADD_SAT_U -> I16x8.addSatU(a, b);
			case I16X8_SUB -> I16x8.sub(a, b);
			case I16X8_SUB_SAT_S -> I16x8.subSatS(a, b);
			case I16X8_SUB_SAT_U -> I16x8.subSatU(a, b);
			case I16X8_MUL -> I16x8.mul(a, b);
			case I16X8_MIN_S -> I16x8.minS(a, b);
			case I16X8_MIN_U -> I16x8.minU(a, b);
			case I16X8_MAX_S -> I16x8.maxS(a, b);
			case I16X8_MAX_U -> I16x8.maxU(a, b);
			case I16X8_AVGR_U -> I16x8.avgrU(a, b);
			case I16X8_EXTMUL_LOW_I8X16_S, I16X8_EXTMUL_HIGH_I8X16_S -> I16x8.extmulI8x16S(a, b);
			case I16X8_EXTMUL_LOW_I8X16_U, I16X8_EXTMUL_HIGH_I8X16_U -> I16x8.extmulI8x16U(a, b);
			case I32X4_ADD -> I32x4.add(a, b);
			case I32X4_SUB -> I32x4.sub(a, b);
			case I32X4_MUL -> I32x4.mul(a, b);
			case I32X4_MIN_S -> I32x4.minS(a, b);
			case I32X4_MIN_U -> I32x4.minU(a, b);
			case I32X4_MAX_S -> I32x4.maxS(a, b);
			case I32X4_MAX_U -> I32x4.maxU(a, b);
			case I32X4_DOT_I16X8_S -> I32x4.dotI16x8S(a, b);
			case I32X4_EXTMUL_LOW_I16X8_S, I32X4_EXTMUL_HIGH_I16X8_S -> I32x4.extmulI16x8S(a, b);
			case I32X4_EXTMUL_LOW_I16X8_U, I32X4_EXTMUL_HIGH_I16X8_U -> I32x4.extmulI16x8U(a, b);
			case I64X2_ADD -> I64x2.add(a, b);
			case I64X2_SUB -> I64x2.sub(a, b);
			case I64X2_MUL -> I64x2.mul(a, b);
			case I64X2_EQ -> I64x2.eq(a, b);
			case I64X2_NE -> I64x2.ne(a, b);
			case I64X2_LT_S -> I64x2.ltS(a, b);
			case I64X2_GT_S -> I64x2.gtS(a, b);
			case I64X2_LE_S -> I64x2.leS(a, b);
			case I64X2_GE_S -> I64x2.geS(a, b);
			case I64X2_EXTMUL_LOW_I32X4_S, I64X2_EXTMUL_HIGH_I32X4_S -> I64x2.extmulI32x4S(a, b);
			case I64X2_EXTMUL_LOW_I32X4_U, I64X2_EXTMUL_HIGH_I32X4_U -> I64x2.extmulI32x4U(a, b);
			case F32X4_ADD -> F32x4.add(a, b);
			case F32X4_SUB -> F32x4.sub(a, b);
			case F32X4_MUL -> F32x4.mul(a, b);
			case F32X4_DIV -> F32x4.div(a, b);
			case F32X4_MIN -> F32x4.min(a, b);
			case F32X4_MAX -> F32x4.max(a, b);
			case F32X4_PMIN -> F32x4.pmin(a, b);
			case F32X4_PMAX -> F32x4.pmax(a, b);
			case F64X2_ADD -> F64x2.add(a, b);
			case F64X2_SUB -> F64x2.sub(a, b);
			case F64X2_MUL -> F64x2.mul(a, b);
			case F64X2_DIV -> F64x2.div(a, b);
			case F64X2_MIN -> F64x2.min(a, b);
			case F64X2_MAX -> F64x2.max(a, b);
			case F64X2_PMIN -> F64x2.pmin(a, b);
			case F64X2_PMAX -> F64x2.pmax(a, b);
			case I16X8_RELAXED_DOT_I8X16_I7X16_S -> I16x8.relaxedDotI8x16I7x16S(a, b);
			default -> throw unexpected(operation);
		};
	}

	/** Of a half of each operand. */
	static long ternary(VectorOperation operation, long a, long b, long c) {
		return switch (operation) {
			case V128_BITSELECT -> Bits.bitselect(a, b, c);
			case F32X4_RELAXED_MADD -> F32x4.relaxedMadd(a, b, c);
			case F32X4_RELAXED_NMADD -> F32x4.relaxedNmadd(a, b, c);
			case F64X2_RELAXED_MADD -> F64x2.relaxedMadd(a, b, c);
			case F64X2_RELAXED_NMADD -> F64x2.relaxedNmadd(a, b, c);
			case I32X4_RELAXED_DOT_I8X16_I7X16_ADD_S -> I32x4.relaxedDotI8x16I7x16AddS(a, b, c);
			default -> throw unexpected(operation);
		};
	}

	/** Of a half and a number of bits. */
	static long shift(VectorOperation operation, long half, int count) {
		return switch (operation) {
			case I8X16_SHL -> I8x16.shl(half, count);
			case I8X16_SHR_S -> I8x16.shrS(half, count);
			case I8X16_SHR_U -> I8x16.shrU(half, count);
			case I16X8_SHL -> I16x8.shl(half, count);
			case I16X8_SHR_S -> I16x8.shrS(half, count);
			case I16X8_SHR_U -> I16x8.shrU(half, count);
			case I32X4_SHL -> I32x4.shl(half, count);
			case I32X4_SHR_S -> I32x4.shrS(half, count);
			case I32X4_SHR_U -> I32x4.shrU(half, count);
			case I64X2_SHL -> I64x2.shl(half, count);
			case I64X2_SHR_S -> I64x2.shrS(half, count);
			case I64X2_SHR_U -> I64x2.shrU(half, count);
			default -> throw unexpected(operation);
		};
	}

	/** Of both halves of an operand. */
	static long narrow(VectorOperation operation, long low, long high) {
		return switch (operation) {
			case F32X4_DEMOTE_F64X2_ZERO -> F32x4.demoteF64x2(low, high);
			case I8X16_NARROW_I16X8_S -> I8x16.narrowI16x8S(low, high);
			case I8X16_NARROW_I16X8_U -> I8x16.narrowI16x8U(low, high);
			case I16X8_NARROW_I32X4_S -> I16x8.narrowI32x4S(low, high);
			case I16X8_NARROW_I32X4_U -> I16x8.narrowI32x4U(low, high);
			case I32X4_TRUNC_SAT_F64X2_S_ZERO -> I32x4.truncSatF64x2S(low, high);
			case I32X4_TRUNC_SAT_F64X2_U_ZERO -> I32x4.truncSatF64x2U(low, high);
			default -> throw unexpected(operation);
		};
	}

	/** A number, of both halves. */
	static int test(VectorOperation operation, long low, long high) {
		return switch (operation) {
			case V128_ANY_TRUE -> Bits.anyTrue(low, high);
			case I8X16_ALL_TRUE -> I8x16.allTrue(low, high);
			case I8X16_BITMASK -> I8x16.bitmask(low, high);
			case I16X8_ALL_TRUE -> I16x8.allTrue(low, high);
			case I16X8_BITMASK -> I16x8.bitmask(low, high);
			case I32X4_ALL_TRUE -> I32x4.allTrue(low, high);
			case I32X4_BITMASK -> I32x4.bitmask(low, high);
			case I64X2_ALL_TRUE -> I64x2.allTrue(low, high);
			case I64X2_BITMASK -> I64x2.bitmask(low, high);
			default -> throw unexpected(operation);
		};
	}

	private static IllegalStateException unexpected(VectorOperation operation) {
		return new IllegalStateException("not an operation of this shape: " + operation);
	}

}
