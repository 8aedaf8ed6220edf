package dev.wasmboot.engine.simd;

import java.lang.invoke.MethodType;

import org.jspecify.annotations.Nullable;

/**
 * The vector instructions, and how each one is computed.
 * <p>
 * A vector is two {@code long}s, its low and its high half, with lane 0 in the lowest
 * bits of the low half; nothing is allocated for one. An operation is computed by a
 * static method of this package that makes one half of the result, or a number; the
 * {@link VectorShape} says what it is called with, so that whoever runs an instruction
 * needs no more than this table.
 * <p>
 * It is long, as there are 256 instructions, with a line for each: split by shape of the
 * lanes, as the specification lists them, the table would be in as many places.
 * <p>
 * The relaxed instructions, whose results the specification leaves open within limits,
 * give those of its <a href=
 * "https://webassembly.github.io/spec/core/appendix/profiles.html#deterministic-profile-small-mathsf-det">deterministic
 * profile</a>: most are {@linkplain #deterministic() the same} as another instruction,
 * multiplication with addition rounds twice, and dot products take both sides as signed.
 */
public enum VectorOperation {

	V128_LOAD(0x00, VectorShape.LOAD, LaneType.V128),

	V128_LOAD8X8_S(0x01, VectorShape.LOAD_EXTEND, LaneType.I16, "extendI8x16S"),

	V128_LOAD8X8_U(0x02, VectorShape.LOAD_EXTEND, LaneType.I16, "extendI8x16U"),

	V128_LOAD16X4_S(0x03, VectorShape.LOAD_EXTEND, LaneType.I32, "extendI16x8S"),

	V128_LOAD16X4_U(0x04, VectorShape.LOAD_EXTEND, LaneType.I32, "extendI16x8U"),

	V128_LOAD32X2_S(0x05, VectorShape.LOAD_EXTEND, LaneType.I64, "extendI32x4S"),

	V128_LOAD32X2_U(0x06, VectorShape.LOAD_EXTEND, LaneType.I64, "extendI32x4U"),

	V128_LOAD8_SPLAT(0x07, VectorShape.LOAD_SPLAT, LaneType.I8, "splat"),

	V128_LOAD16_SPLAT(0x08, VectorShape.LOAD_SPLAT, LaneType.I16, "splat"),

	V128_LOAD32_SPLAT(0x09, VectorShape.LOAD_SPLAT, LaneType.I32, "splat"),

	V128_LOAD64_SPLAT(0x0a, VectorShape.LOAD_SPLAT, LaneType.I64, "splat"),

	V128_STORE(0x0b, VectorShape.STORE, LaneType.V128),

	V128_CONST(0x0c, VectorShape.CONST, LaneType.V128),

	I8X16_SHUFFLE(0x0d, VectorShape.SHUFFLE, LaneType.I8, "shuffle"),

	I8X16_SWIZZLE(0x0e, VectorShape.SWIZZLE, LaneType.I8, "swizzle"),

	I8X16_SPLAT(0x0f, VectorShape.SPLAT, LaneType.I8, "splat"),

	I16X8_SPLAT(0x10, VectorShape.SPLAT, LaneType.I16, "splat"),

	I32X4_SPLAT(0x11, VectorShape.SPLAT, LaneType.I32, "splat"),

	I64X2_SPLAT(0x12, VectorShape.SPLAT, LaneType.I64, "splat"),

	F32X4_SPLAT(0x13, VectorShape.SPLAT, LaneType.F32, "splat"),

	F64X2_SPLAT(0x14, VectorShape.SPLAT, LaneType.F64, "splat"),

	I8X16_EXTRACT_LANE_S(0x15, VectorShape.EXTRACT_LANE, LaneType.I8, "extractLaneS"),

	I8X16_EXTRACT_LANE_U(0x16, VectorShape.EXTRACT_LANE, LaneType.I8, "extractLaneU"),

	I8X16_REPLACE_LANE(0x17, VectorShape.REPLACE_LANE, LaneType.I8, "replaceLane"),

	I16X8_EXTRACT_LANE_S(0x18, VectorShape.EXTRACT_LANE, LaneType.I16, "extractLaneS"),

	I16X8_EXTRACT_LANE_U(0x19, VectorShape.EXTRACT_LANE, LaneType.I16, "extractLaneU"),

	I16X8_REPLACE_LANE(0x1a, VectorShape.REPLACE_LANE, LaneType.I16, "replaceLane"),

	I32X4_EXTRACT_LANE(0x1b, VectorShape.EXTRACT_LANE, LaneType.I32, "extractLane"),

	I32X4_REPLACE_LANE(0x1c, VectorShape.REPLACE_LANE, LaneType.I32, "replaceLane"),

	I64X2_EXTRACT_LANE(0x1d, VectorShape.EXTRACT_LANE, LaneType.I64, "extractLane"),

	I64X2_REPLACE_LANE(0x1e, VectorShape.REPLACE_LANE, LaneType.I64, "replaceLane"),

	F32X4_EXTRACT_LANE(0x1f, VectorShape.EXTRACT_LANE, LaneType.F32, "extractLane"),

	F32X4_REPLACE_LANE(0x20, VectorShape.REPLACE_LANE, LaneType.F32, "replaceLane"),

	F64X2_EXTRACT_LANE(0x21, VectorShape.EXTRACT_LANE, LaneType.F64, "extractLane"),

	F64X2_REPLACE_LANE(0x22, VectorShape.REPLACE_LANE, LaneType.F64, "replaceLane"),

	I8X16_EQ(0x23, VectorShape.BINARY, LaneType.I8, "eq"),

	I8X16_NE(0x24, VectorShape.BINARY, LaneType.I8, "ne"),

	I8X16_LT_S(0x25, VectorShape.BINARY, LaneType.I8, "ltS"),

	I8X16_LT_U(0x26, VectorShape.BINARY, LaneType.I8, "ltU"),

	I8X16_GT_S(0x27, VectorShape.BINARY, LaneType.I8, "gtS"),

	I8X16_GT_U(0x28, VectorShape.BINARY, LaneType.I8, "gtU"),

	I8X16_LE_S(0x29, VectorShape.BINARY, LaneType.I8, "leS"),

	I8X16_LE_U(0x2a, VectorShape.BINARY, LaneType.I8, "leU"),

	I8X16_GE_S(0x2b, VectorShape.BINARY, LaneType.I8, "geS"),

	I8X16_GE_U(0x2c, VectorShape.BINARY, LaneType.I8, "geU"),

	I16X8_EQ(0x2d, VectorShape.BINARY, LaneType.I16, "eq"),

	I16X8_NE(0x2e, VectorShape.BINARY, LaneType.I16, "ne"),

	I16X8_LT_S(0x2f, VectorShape.BINARY, LaneType.I16, "ltS"),

	I16X8_LT_U(0x30, VectorShape.BINARY, LaneType.I16, "ltU"),

	I16X8_GT_S(0x31, VectorShape.BINARY, LaneType.I16, "gtS"),

	I16X8_GT_U(0x32, VectorShape.BINARY, LaneType.I16, "gtU"),

	I16X8_LE_S(0x33, VectorShape.BINARY, LaneType.I16, "leS"),

	I16X8_LE_U(0x34, VectorShape.BINARY, LaneType.I16, "leU"),

	I16X8_GE_S(0x35, VectorShape.BINARY, LaneType.I16, "geS"),

	I16X8_GE_U(0x36, VectorShape.BINARY, LaneType.I16, "geU"),

	I32X4_EQ(0x37, VectorShape.BINARY, LaneType.I32, "eq"),

	I32X4_NE(0x38, VectorShape.BINARY, LaneType.I32, "ne"),

	I32X4_LT_S(0x39, VectorShape.BINARY, LaneType.I32, "ltS"),

	I32X4_LT_U(0x3a, VectorShape.BINARY, LaneType.I32, "ltU"),

	I32X4_GT_S(0x3b, VectorShape.BINARY, LaneType.I32, "gtS"),

	I32X4_GT_U(0x3c, VectorShape.BINARY, LaneType.I32, "gtU"),

	I32X4_LE_S(0x3d, VectorShape.BINARY, LaneType.I32, "leS"),

	I32X4_LE_U(0x3e, VectorShape.BINARY, LaneType.I32, "leU"),

	I32X4_GE_S(0x3f, VectorShape.BINARY, LaneType.I32, "geS"),

	I32X4_GE_U(0x40, VectorShape.BINARY, LaneType.I32, "geU"),

	F32X4_EQ(0x41, VectorShape.BINARY, LaneType.F32, "eq"),

	F32X4_NE(0x42, VectorShape.BINARY, LaneType.F32, "ne"),

	F32X4_LT(0x43, VectorShape.BINARY, LaneType.F32, "lt"),

	F32X4_GT(0x44, VectorShape.BINARY, LaneType.F32, "gt"),

	F32X4_LE(0x45, VectorShape.BINARY, LaneType.F32, "le"),

	F32X4_GE(0x46, VectorShape.BINARY, LaneType.F32, "ge"),

	F64X2_EQ(0x47, VectorShape.BINARY, LaneType.F64, "eq"),

	F64X2_NE(0x48, VectorShape.BINARY, LaneType.F64, "ne"),

	F64X2_LT(0x49, VectorShape.BINARY, LaneType.F64, "lt"),

	F64X2_GT(0x4a, VectorShape.BINARY, LaneType.F64, "gt"),

	F64X2_LE(0x4b, VectorShape.BINARY, LaneType.F64, "le"),

	F64X2_GE(0x4c, VectorShape.BINARY, LaneType.F64, "ge"),

	V128_NOT(0x4d, VectorShape.UNARY, LaneType.V128, "not"),

	V128_AND(0x4e, VectorShape.BINARY, LaneType.V128, "and"),

	V128_ANDNOT(0x4f, VectorShape.BINARY, LaneType.V128, "andnot"),

	V128_OR(0x50, VectorShape.BINARY, LaneType.V128, "or"),

	V128_XOR(0x51, VectorShape.BINARY, LaneType.V128, "xor"),

	V128_BITSELECT(0x52, VectorShape.TERNARY, LaneType.V128, "bitselect"),

	V128_ANY_TRUE(0x53, VectorShape.TEST, LaneType.V128, "anyTrue"),

	V128_LOAD8_LANE(0x54, VectorShape.LOAD_LANE, LaneType.I8, "replaceLane"),

	V128_LOAD16_LANE(0x55, VectorShape.LOAD_LANE, LaneType.I16, "replaceLane"),

	V128_LOAD32_LANE(0x56, VectorShape.LOAD_LANE, LaneType.I32, "replaceLane"),

	V128_LOAD64_LANE(0x57, VectorShape.LOAD_LANE, LaneType.I64, "replaceLane"),

	V128_STORE8_LANE(0x58, VectorShape.STORE_LANE, LaneType.I8, "extractLaneU"),

	V128_STORE16_LANE(0x59, VectorShape.STORE_LANE, LaneType.I16, "extractLaneU"),

	V128_STORE32_LANE(0x5a, VectorShape.STORE_LANE, LaneType.I32, "extractLane"),

	V128_STORE64_LANE(0x5b, VectorShape.STORE_LANE, LaneType.I64, "extractLane"),

	V128_LOAD32_ZERO(0x5c, VectorShape.LOAD_ZERO, LaneType.I32),

	V128_LOAD64_ZERO(0x5d, VectorShape.LOAD_ZERO, LaneType.I64),

	F32X4_DEMOTE_F64X2_ZERO(0x5e, VectorShape.NARROW_ZERO, LaneType.F32, "demoteF64x2"),

	F64X2_PROMOTE_LOW_F32X4(0x5f, VectorShape.WIDEN_LOW, LaneType.F64, "promoteF32x4"),

	I8X16_ABS(0x60, VectorShape.UNARY, LaneType.I8, "abs"),

	I8X16_NEG(0x61, VectorShape.UNARY, LaneType.I8, "neg"),

	I8X16_POPCNT(0x62, VectorShape.UNARY, LaneType.I8, "popcnt"),

	I8X16_ALL_TRUE(0x63, VectorShape.TEST, LaneType.I8, "allTrue"),

	I8X16_BITMASK(0x64, VectorShape.TEST, LaneType.I8, "bitmask"),

	I8X16_NARROW_I16X8_S(0x65, VectorShape.NARROW, LaneType.I8, "narrowI16x8S"),

	I8X16_NARROW_I16X8_U(0x66, VectorShape.NARROW, LaneType.I8, "narrowI16x8U"),

	F32X4_CEIL(0x67, VectorShape.UNARY, LaneType.F32, "ceil"),

	F32X4_FLOOR(0x68, VectorShape.UNARY, LaneType.F32, "floor"),

	F32X4_TRUNC(0x69, VectorShape.UNARY, LaneType.F32, "trunc"),

	F32X4_NEAREST(0x6a, VectorShape.UNARY, LaneType.F32, "nearest"),

	I8X16_SHL(0x6b, VectorShape.SHIFT, LaneType.I8, "shl"),

	I8X16_SHR_S(0x6c, VectorShape.SHIFT, LaneType.I8, "shrS"),

	I8X16_SHR_U(0x6d, VectorShape.SHIFT, LaneType.I8, "shrU"),

	I8X16_ADD(0x6e, VectorShape.BINARY, LaneType.I8, "add"),

	I8X16_ADD_SAT_S(0x6f, VectorShape.BINARY, LaneType.I8, "addSatS"),

	I8X16_ADD_SAT_U(0x70, VectorShape.BINARY, LaneType.I8, "addSatU"),

	I8X16_SUB(0x71, VectorShape.BINARY, LaneType.I8, "sub"),

	I8X16_SUB_SAT_S(0x72, VectorShape.BINARY, LaneType.I8, "subSatS"),

	I8X16_SUB_SAT_U(0x73, VectorShape.BINARY, LaneType.I8, "subSatU"),

	F64X2_CEIL(0x74, VectorShape.UNARY, LaneType.F64, "ceil"),

	F64X2_FLOOR(0x75, VectorShape.UNARY, LaneType.F64, "floor"),

	I8X16_MIN_S(0x76, VectorShape.BINARY, LaneType.I8, "minS"),

	I8X16_MIN_U(0x77, VectorShape.BINARY, LaneType.I8, "minU"),

	I8X16_MAX_S(0x78, VectorShape.BINARY, LaneType.I8, "maxS"),

	I8X16_MAX_U(0x79, VectorShape.BINARY, LaneType.I8, "maxU"),

	F64X2_TRUNC(0x7a, VectorShape.UNARY, LaneType.F64, "trunc"),

	I8X16_AVGR_U(0x7b, VectorShape.BINARY, LaneType.I8, "avgrU"),

	I16X8_EXTADD_PAIRWISE_I8X16_S(0x7c, VectorShape.UNARY, LaneType.I16, "extaddPairwiseI8x16S"),

	I16X8_EXTADD_PAIRWISE_I8X16_U(0x7d, VectorShape.UNARY, LaneType.I16, "extaddPairwiseI8x16U"),

	I32X4_EXTADD_PAIRWISE_I16X8_S(0x7e, VectorShape.UNARY, LaneType.I32, "extaddPairwiseI16x8S"),

	I32X4_EXTADD_PAIRWISE_I16X8_U(0x7f, VectorShape.UNARY, LaneType.I32, "extaddPairwiseI16x8U"),

	I16X8_ABS(0x80, VectorShape.UNARY, LaneType.I16, "abs"),

	I16X8_NEG(0x81, VectorShape.UNARY, LaneType.I16, "neg"),

	I16X8_Q15MULR_SAT_S(0x82, VectorShape.BINARY, LaneType.I16, "q15mulrSatS"),

	I16X8_ALL_TRUE(0x83, VectorShape.TEST, LaneType.I16, "allTrue"),

	I16X8_BITMASK(0x84, VectorShape.TEST, LaneType.I16, "bitmask"),

	I16X8_NARROW_I32X4_S(0x85, VectorShape.NARROW, LaneType.I16, "narrowI32x4S"),

	I16X8_NARROW_I32X4_U(0x86, VectorShape.NARROW, LaneType.I16, "narrowI32x4U"),

	I16X8_EXTEND_LOW_I8X16_S(0x87, VectorShape.WIDEN_LOW, LaneType.I16, "extendI8x16S"),

	I16X8_EXTEND_HIGH_I8X16_S(0x88, VectorShape.WIDEN_HIGH, LaneType.I16, "extendI8x16S"),

	I16X8_EXTEND_LOW_I8X16_U(0x89, VectorShape.WIDEN_LOW, LaneType.I16, "extendI8x16U"),

	I16X8_EXTEND_HIGH_I8X16_U(0x8a, VectorShape.WIDEN_HIGH, LaneType.I16, "extendI8x16U"),

	I16X8_SHL(0x8b, VectorShape.SHIFT, LaneType.I16, "shl"),

	I16X8_SHR_S(0x8c, VectorShape.SHIFT, LaneType.I16, "shrS"),

	I16X8_SHR_U(0x8d, VectorShape.SHIFT, LaneType.I16, "shrU"),

	I16X8_ADD(0x8e, VectorShape.BINARY, LaneType.I16, "add"),

	I16X8_ADD_SAT_S(0x8f, VectorShape.BINARY, LaneType.I16, "addSatS"),

	I16X8_ADD_SAT_U(0x90, VectorShape.BINARY, LaneType.I16, "addSatU"),

	I16X8_SUB(0x91, VectorShape.BINARY, LaneType.I16, "sub"),

	I16X8_SUB_SAT_S(0x92, VectorShape.BINARY, LaneType.I16, "subSatS"),

	I16X8_SUB_SAT_U(0x93, VectorShape.BINARY, LaneType.I16, "subSatU"),

	F64X2_NEAREST(0x94, VectorShape.UNARY, LaneType.F64, "nearest"),

	I16X8_MUL(0x95, VectorShape.BINARY, LaneType.I16, "mul"),

	I16X8_MIN_S(0x96, VectorShape.BINARY, LaneType.I16, "minS"),

	I16X8_MIN_U(0x97, VectorShape.BINARY, LaneType.I16, "minU"),

	I16X8_MAX_S(0x98, VectorShape.BINARY, LaneType.I16, "maxS"),

	I16X8_MAX_U(0x99, VectorShape.BINARY, LaneType.I16, "maxU"),

	I16X8_AVGR_U(0x9b, VectorShape.BINARY, LaneType.I16, "avgrU"),

	I16X8_EXTMUL_LOW_I8X16_S(0x9c, VectorShape.BINARY_WIDEN_LOW, LaneType.I16, "extmulI8x16S"),

	I16X8_EXTMUL_HIGH_I8X16_S(0x9d, VectorShape.BINARY_WIDEN_HIGH, LaneType.I16, "extmulI8x16S"),

	I16X8_EXTMUL_LOW_I8X16_U(0x9e, VectorShape.BINARY_WIDEN_LOW, LaneType.I16, "extmulI8x16U"),

	I16X8_EXTMUL_HIGH_I8X16_U(0x9f, VectorShape.BINARY_WIDEN_HIGH, LaneType.I16, "extmulI8x16U"),

	I32X4_ABS(0xa0, VectorShape.UNARY, LaneType.I32, "abs"),

	I32X4_NEG(0xa1, VectorShape.UNARY, LaneType.I32, "neg"),

	I32X4_ALL_TRUE(0xa3, VectorShape.TEST, LaneType.I32, "allTrue"),

	I32X4_BITMASK(0xa4, VectorShape.TEST, LaneType.I32, "bitmask"),

	I32X4_EXTEND_LOW_I16X8_S(0xa7, VectorShape.WIDEN_LOW, LaneType.I32, "extendI16x8S"),

	I32X4_EXTEND_HIGH_I16X8_S(0xa8, VectorShape.WIDEN_HIGH, LaneType.I32, "extendI16x8S"),

	I32X4_EXTEND_LOW_I16X8_U(0xa9, VectorShape.WIDEN_LOW, LaneType.I32, "extendI16x8U"),

	I32X4_EXTEND_HIGH_I16X8_U(0xaa, VectorShape.WIDEN_HIGH, LaneType.I32, "extendI16x8U"),

	I32X4_SHL(0xab, VectorShape.SHIFT, LaneType.I32, "shl"),

	I32X4_SHR_S(0xac, VectorShape.SHIFT, LaneType.I32, "shrS"),

	I32X4_SHR_U(0xad, VectorShape.SHIFT, LaneType.I32, "shrU"),

	I32X4_ADD(0xae, VectorShape.BINARY, LaneType.I32, "add"),

	I32X4_SUB(0xb1, VectorShape.BINARY, LaneType.I32, "sub"),

	I32X4_MUL(0xb5, VectorShape.BINARY, LaneType.I32, "mul"),

	I32X4_MIN_S(0xb6, VectorShape.BINARY, LaneType.I32, "minS"),

	I32X4_MIN_U(0xb7, VectorShape.BINARY, LaneType.I32, "minU"),

	I32X4_MAX_S(0xb8, VectorShape.BINARY, LaneType.I32, "maxS"),

	I32X4_MAX_U(0xb9, VectorShape.BINARY, LaneType.I32, "maxU"),

	I32X4_DOT_I16X8_S(0xba, VectorShape.BINARY, LaneType.I32, "dotI16x8S"),

	I32X4_EXTMUL_LOW_I16X8_S(0xbc, VectorShape.BINARY_WIDEN_LOW, LaneType.I32, "extmulI16x8S"),

	I32X4_EXTMUL_HIGH_I16X8_S(0xbd, VectorShape.BINARY_WIDEN_HIGH, LaneType.I32, "extmulI16x8S"),

	I32X4_EXTMUL_LOW_I16X8_U(0xbe, VectorShape.BINARY_WIDEN_LOW, LaneType.I32, "extmulI16x8U"),

	I32X4_EXTMUL_HIGH_I16X8_U(0xbf, VectorShape.BINARY_WIDEN_HIGH, LaneType.I32, "extmulI16x8U"),

	I64X2_ABS(0xc0, VectorShape.UNARY, LaneType.I64, "abs"),

	I64X2_NEG(0xc1, VectorShape.UNARY, LaneType.I64, "neg"),

	I64X2_ALL_TRUE(0xc3, VectorShape.TEST, LaneType.I64, "allTrue"),

	I64X2_BITMASK(0xc4, VectorShape.TEST, LaneType.I64, "bitmask"),

	I64X2_EXTEND_LOW_I32X4_S(0xc7, VectorShape.WIDEN_LOW, LaneType.I64, "extendI32x4S"),

	I64X2_EXTEND_HIGH_I32X4_S(0xc8, VectorShape.WIDEN_HIGH, LaneType.I64, "extendI32x4S"),

	I64X2_EXTEND_LOW_I32X4_U(0xc9, VectorShape.WIDEN_LOW, LaneType.I64, "extendI32x4U"),

	I64X2_EXTEND_HIGH_I32X4_U(0xca, VectorShape.WIDEN_HIGH, LaneType.I64, "extendI32x4U"),

	I64X2_SHL(0xcb, VectorShape.SHIFT, LaneType.I64, "shl"),

	I64X2_SHR_S(0xcc, VectorShape.SHIFT, LaneType.I64, "shrS"),

	I64X2_SHR_U(0xcd, VectorShape.SHIFT, LaneType.I64, "shrU"),

	I64X2_ADD(0xce, VectorShape.BINARY, LaneType.I64, "add"),

	I64X2_SUB(0xd1, VectorShape.BINARY, LaneType.I64, "sub"),

	I64X2_MUL(0xd5, VectorShape.BINARY, LaneType.I64, "mul"),

	I64X2_EQ(0xd6, VectorShape.BINARY, LaneType.I64, "eq"),

	I64X2_NE(0xd7, VectorShape.BINARY, LaneType.I64, "ne"),

	I64X2_LT_S(0xd8, VectorShape.BINARY, LaneType.I64, "ltS"),

	I64X2_GT_S(0xd9, VectorShape.BINARY, LaneType.I64, "gtS"),

	I64X2_LE_S(0xda, VectorShape.BINARY, LaneType.I64, "leS"),

	I64X2_GE_S(0xdb, VectorShape.BINARY, LaneType.I64, "geS"),

	I64X2_EXTMUL_LOW_I32X4_S(0xdc, VectorShape.BINARY_WIDEN_LOW, LaneType.I64, "extmulI32x4S"),

	I64X2_EXTMUL_HIGH_I32X4_S(0xdd, VectorShape.BINARY_WIDEN_HIGH, LaneType.I64, "extmulI32x4S"),

	I64X2_EXTMUL_LOW_I32X4_U(0xde, VectorShape.BINARY_WIDEN_LOW, LaneType.I64, "extmulI32x4U"),

	I64X2_EXTMUL_HIGH_I32X4_U(0xdf, VectorShape.BINARY_WIDEN_HIGH, LaneType.I64, "extmulI32x4U"),

	F32X4_ABS(0xe0, VectorShape.UNARY, LaneType.F32, "abs"),

	F32X4_NEG(0xe1, VectorShape.UNARY, LaneType.F32, "neg"),

	F32X4_SQRT(0xe3, VectorShape.UNARY, LaneType.F32, "sqrt"),

	F32X4_ADD(0xe4, VectorShape.BINARY, LaneType.F32, "add"),

	F32X4_SUB(0xe5, VectorShape.BINARY, LaneType.F32, "sub"),

	F32X4_MUL(0xe6, VectorShape.BINARY, LaneType.F32, "mul"),

	F32X4_DIV(0xe7, VectorShape.BINARY, LaneType.F32, "div"),

	F32X4_MIN(0xe8, VectorShape.BINARY, LaneType.F32, "min"),

	F32X4_MAX(0xe9, VectorShape.BINARY, LaneType.F32, "max"),

	F32X4_PMIN(0xea, VectorShape.BINARY, LaneType.F32, "pmin"),

	F32X4_PMAX(0xeb, VectorShape.BINARY, LaneType.F32, "pmax"),

	F64X2_ABS(0xec, VectorShape.UNARY, LaneType.F64, "abs"),

	F64X2_NEG(0xed, VectorShape.UNARY, LaneType.F64, "neg"),

	F64X2_SQRT(0xef, VectorShape.UNARY, LaneType.F64, "sqrt"),

	F64X2_ADD(0xf0, VectorShape.BINARY, LaneType.F64, "add"),

	F64X2_SUB(0xf1, VectorShape.BINARY, LaneType.F64, "sub"),

	F64X2_MUL(0xf2, VectorShape.BINARY, LaneType.F64, "mul"),

	F64X2_DIV(0xf3, VectorShape.BINARY, LaneType.F64, "div"),

	F64X2_MIN(0xf4, VectorShape.BINARY, LaneType.F64, "min"),

	F64X2_MAX(0xf5, VectorShape.BINARY, LaneType.F64, "max"),

	F64X2_PMIN(0xf6, VectorShape.BINARY, LaneType.F64, "pmin"),

	F64X2_PMAX(0xf7, VectorShape.BINARY, LaneType.F64, "pmax"),

	I32X4_TRUNC_SAT_F32X4_S(0xf8, VectorShape.UNARY, LaneType.I32, "truncSatF32x4S"),

	I32X4_TRUNC_SAT_F32X4_U(0xf9, VectorShape.UNARY, LaneType.I32, "truncSatF32x4U"),

	F32X4_CONVERT_I32X4_S(0xfa, VectorShape.UNARY, LaneType.F32, "convertI32x4S"),

	F32X4_CONVERT_I32X4_U(0xfb, VectorShape.UNARY, LaneType.F32, "convertI32x4U"),

	I32X4_TRUNC_SAT_F64X2_S_ZERO(0xfc, VectorShape.NARROW_ZERO, LaneType.I32, "truncSatF64x2S"),

	I32X4_TRUNC_SAT_F64X2_U_ZERO(0xfd, VectorShape.NARROW_ZERO, LaneType.I32, "truncSatF64x2U"),

	F64X2_CONVERT_LOW_I32X4_S(0xfe, VectorShape.WIDEN_LOW, LaneType.F64, "convertI32x4S"),

	F64X2_CONVERT_LOW_I32X4_U(0xff, VectorShape.WIDEN_LOW, LaneType.F64, "convertI32x4U"),

	I8X16_RELAXED_SWIZZLE(0x100, I8X16_SWIZZLE),

	I32X4_RELAXED_TRUNC_F32X4_S(0x101, I32X4_TRUNC_SAT_F32X4_S),

	I32X4_RELAXED_TRUNC_F32X4_U(0x102, I32X4_TRUNC_SAT_F32X4_U),

	I32X4_RELAXED_TRUNC_F64X2_S_ZERO(0x103, I32X4_TRUNC_SAT_F64X2_S_ZERO),

	I32X4_RELAXED_TRUNC_F64X2_U_ZERO(0x104, I32X4_TRUNC_SAT_F64X2_U_ZERO),

	F32X4_RELAXED_MADD(0x105, VectorShape.TERNARY, LaneType.F32, "relaxedMadd"),

	F32X4_RELAXED_NMADD(0x106, VectorShape.TERNARY, LaneType.F32, "relaxedNmadd"),

	F64X2_RELAXED_MADD(0x107, VectorShape.TERNARY, LaneType.F64, "relaxedMadd"),

	F64X2_RELAXED_NMADD(0x108, VectorShape.TERNARY, LaneType.F64, "relaxedNmadd"),

	I8X16_RELAXED_LANESELECT(0x109, V128_BITSELECT),

	I16X8_RELAXED_LANESELECT(0x10a, V128_BITSELECT),

	I32X4_RELAXED_LANESELECT(0x10b, V128_BITSELECT),

	I64X2_RELAXED_LANESELECT(0x10c, V128_BITSELECT),

	F32X4_RELAXED_MIN(0x10d, F32X4_MIN),

	F32X4_RELAXED_MAX(0x10e, F32X4_MAX),

	F64X2_RELAXED_MIN(0x10f, F64X2_MIN),

	F64X2_RELAXED_MAX(0x110, F64X2_MAX),

	I16X8_RELAXED_Q15MULR_S(0x111, I16X8_Q15MULR_SAT_S),

	I16X8_RELAXED_DOT_I8X16_I7X16_S(0x112, VectorShape.BINARY, LaneType.I16, "relaxedDotI8x16I7x16S"),

	I32X4_RELAXED_DOT_I8X16_I7X16_ADD_S(0x113, VectorShape.TERNARY, LaneType.I32, "relaxedDotI8x16I7x16AddS");

	private static final @Nullable VectorOperation[] BY_CODE = new @Nullable VectorOperation[0x114];

	static {
		for (VectorOperation operation : values()) {
			BY_CODE[operation.code] = operation;
		}
	}

	private final int code;

	private final VectorShape shape;

	private final LaneType laneType;

	private final String method;

	private final VectorOperation deterministic;

	VectorOperation(int code, VectorShape shape, LaneType laneType) {
		this(code, shape, laneType, "");
	}

	VectorOperation(int code, VectorShape shape, LaneType laneType, String method) {
		this.code = code;
		this.shape = shape;
		this.laneType = laneType;
		this.method = method;
		this.deterministic = this;
	}

	VectorOperation(int code, VectorOperation deterministic) {
		this.code = code;
		this.shape = deterministic.shape;
		this.laneType = deterministic.laneType;
		this.method = deterministic.method;
		this.deterministic = deterministic;
	}

	/**
	 * The operation of an instruction.
	 * @param code what follows the prefix {@code 0xFD}
	 * @return the operation, {@code null} if there is none
	 */
	public static @Nullable VectorOperation of(int code) {
		return (code >= 0 && code < BY_CODE.length) ? BY_CODE[code] : null;
	}

	/**
	 * What follows the prefix {@code 0xFD}.
	 * @return the code
	 */
	public int code() {
		return this.code;
	}

	/**
	 * How it is put together from calls of its method.
	 * @return the shape
	 */
	public VectorShape shape() {
		return this.shape;
	}

	/**
	 * The lanes of the result; where they are accessed singly, of the accessed vector.
	 * @return the type of the lanes
	 */
	public LaneType laneType() {
		return this.laneType;
	}

	/**
	 * Whether the specification leaves its results open within limits.
	 * @return whether this is a relaxed instruction
	 */
	public boolean relaxed() {
		return this.code >= I8X16_RELAXED_SWIZZLE.code;
	}

	/**
	 * The operation that gives the same results, so that it can be run instead.
	 * @return an operation that is not relaxed where there is one, else this one
	 */
	public VectorOperation deterministic() {
		return this.deterministic;
	}

	/**
	 * The class that has the method.
	 * @return the class
	 */
	public Class<?> owner() {
		return this.laneType.owner();
	}

	/**
	 * The name of the method.
	 * @return the name; empty if {@link #methodType()} is {@code null}
	 */
	public String method() {
		return this.method;
	}

	/**
	 * The type of the method.
	 * @return the type, {@code null} for an operation without a method
	 */
	public @Nullable MethodType methodType() {
		return this.shape.methodType(this.laneType);
	}

	/**
	 * The type of the method that computes a lane of 32 bits of the result from the same
	 * lane of each operand, or from the count that lanes are shifted by. It has the name
	 * of {@link #method()}, and lanes of floats are their bits.
	 * @return the type, {@code null} if the operation is not on such lanes
	 */
	public @Nullable MethodType singleLaneType() {
		return switch (this.laneType) {
			case V128, I32, F32 -> this.shape.singleLaneType();
			case I8, I16, I64, F64 -> null;
		};
	}

}
