// SPDX-License-Identifier: Apache-2.0
//
// An interpreter of bytecode: one loop around one switch with a case for each of over 200
// instructions, as in the interpreters of Python, Ruby, Lua or JavaScript. It becomes one
// very large function, which an engine has to compile whole, or in parts, to be fast.
//
// An instruction has four bytes: its code, and three operands. There are registers of three
// types, a memory, and a stack for calls.

#include "kernel.h"

enum { REGISTERS = 16, MEMORY = 1 << 16, CODE = 1 << 12, STACK = 256 };

typedef struct {
  uint8_t code, a, b, c;
} instruction;

// --- The instructions, by family --------------------------------------------------------------

// Of two numbers x and y, with BITS bits.
#define BINARY(X) \
  X(ADD, x + y) X(SUB, x - y) X(MUL, x * y) X(AND, x & y) X(OR, x | y) X(XOR, x ^ y) \
  X(SHL, x << (y % BITS)) X(SHR, x >> (y % BITS)) X(ROTL, (x << (y % BITS)) | (x >> (-y % BITS))) \
  X(DIV, x / (y | 1)) X(REM, x % (y | 1)) X(MIN, x < y ? x : y) X(MAX, x > y ? x : y) X(ANDNOT, x & ~y) \
  X(AVERAGE, (x & y) + ((x ^ y) >> 1)) X(DISTANCE, x < y ? y - x : x - y)

#define UNARY(X) \
  X(NEG, -x) X(NOT, ~x) X(IS_ZERO, !x) X(LOWEST_BIT, x & -x) X(SPREAD, x ^ (x << 7) ^ (x >> 3)) \
  X(BYTE, x & 0xff) X(SIGN_BYTE, (uint64_t) (int8_t) x) X(SIGN_SHORT, (uint64_t) (int16_t) x) \
  X(ODD, x & 1) X(HALVE, x >> 1)

#define COMPARE(X) \
  X(EQ, x == y) X(NE, x != y) X(LT, x < y) X(LE, x <= y) X(GT, x > y) X(GE, x >= y) \
  X(BOTH, x && y) X(EITHER, x || y)

#define COMPARE_SIGNED(X) \
  X(LT_S, (int32_t) x < (int32_t) y) X(LE_S, (int32_t) x <= (int32_t) y) \
  X(GT_S, (int32_t) x > (int32_t) y) X(GE_S, (int32_t) x >= (int32_t) y)

#define FLOAT_BINARY(X) \
  X(ADD, x + y) X(SUB, x - y) X(MUL, x * y) X(DIV, x / (1 + y * y)) X(MIN, x < y ? x : y) X(MAX, x > y ? x : y) \
  X(AVERAGE, (x + y) * 0.5) X(SQUARES, x * x + y * y)

#define FLOAT_UNARY(X) \
  X(NEG, -x) X(ABS, __builtin_fabs(x)) X(SQRT, __builtin_sqrt(__builtin_fabs(x))) X(FLOOR, __builtin_floor(x)) \
  X(CEIL, __builtin_ceil(x)) X(TRUNC, __builtin_trunc(x)) X(INVERSE, 1 / (1 + x * x)) X(SCALE, x * 0.001)

// The types of what is in memory.
#define ACCESS(X) X(I8, int8_t) X(U8, uint8_t) X(I16, int16_t) X(U16, uint16_t) X(I32, uint32_t)

enum {
  // Three registers; a register and a number; one register that is changed; one side from memory.
#define RRR(name, ...) RRR_##name,
#define RRI(name, ...) RRI_##name,
#define RR(name, ...) RR_##name,
#define RRM(name, ...) RRM_##name,
  BINARY(RRR) BINARY(RRI) BINARY(RR) BINARY(RRM) COMPARE(RRR) COMPARE(RRI) COMPARE_SIGNED(RRR) COMPARE_SIGNED(RRI)
  // The same with 64 bits.
#define WWW(name, ...) WWW_##name,
#define WWI(name, ...) WWI_##name,
  BINARY(WWW) BINARY(WWI) COMPARE(WWW)
  // Floating point.
#define FFF(name, ...) FFF_##name,
#define FFI(name, ...) FFI_##name,
  FLOAT_BINARY(FFF) FLOAT_BINARY(FFI) COMPARE(FFF)
#define R(name, ...) R_##name,
#define W(name, ...) W_##name,
#define F(name, ...) F_##name,
  UNARY(R) UNARY(W) FLOAT_UNARY(F)
  // Memory: at a register and a number, at a register and an index.
#define LOAD(name, ...) LOAD_##name,
#define LOAD_AT(name, ...) LOAD_AT_##name,
#define STORE(name, ...) STORE_##name,
#define STORE_AT(name, ...) STORE_AT_##name,
  ACCESS(LOAD) ACCESS(LOAD_AT) ACCESS(STORE) ACCESS(STORE_AT)
  LOAD_W, STORE_W, LOAD_F, STORE_F,
  R_TO_W, W_TO_R, R_TO_F, F_TO_R, W_TO_F, F_TO_W, MOVE, MOVE_W, MOVE_F, SELECT, SWAP, CRC,
  LAST_SIMPLE = CRC,
  // What follows changes where the program goes on.
#define JUMP(name, ...) JUMP_##name,
#define JUMP_I(name, ...) JUMP_I_##name,
  COMPARE(JUMP) COMPARE(JUMP_I) COMPARE_SIGNED(JUMP) COMPARE_SIGNED(JUMP_I)
  SET, SET_HIGH, GOTO, COUNT_DOWN, CALL, RETURN, PUSH, POP, STOP, INSTRUCTIONS
};
#undef RRR
#undef RRI
#undef RR
#undef RRM
#undef WWW
#undef WWI
#undef FFF
#undef FFI
#undef R
#undef W
#undef F
#undef LOAD
#undef LOAD_AT
#undef STORE
#undef STORE_AT
#undef JUMP
#undef JUMP_I

_Static_assert(INSTRUCTIONS >= 200 && INSTRUCTIONS <= 256, "over 200 instructions, in a byte");

// --- The interpreter ----------------------------------------------------------------------------

static instruction code[CODE];
static uint8_t memory[MEMORY + 8];
static uint32_t r[REGISTERS];
static uint64_t w[REGISTERS];
static double f[REGISTERS];

#define AT(type, address) (*(type *) (memory + (address) % MEMORY / sizeof(type) * sizeof(type)))
#define FITS(x) ((x) > -1e9 && (x) < 1e9)

static void interpret(const instruction *next) {
  const instruction *returns[STACK];
  uint32_t stack[STACK];
  const instruction **caller = returns;
  uint32_t *top = stack;
  for (;;) {
    const instruction *i = next++;
    switch (i->code) {
#define BITS 32
#define RRR(name, value) case RRR_##name: { uint32_t x = r[i->b], y = r[i->c]; r[i->a] = value; break; }
#define RRI(name, value) case RRI_##name: { uint32_t x = r[i->b], y = i->c; r[i->a] = value; break; }
#define RR(name, value) case RR_##name: { uint32_t x = r[i->a], y = r[i->b]; r[i->a] = value; break; }
#define RRM(name, value) \
      case RRM_##name: { uint32_t x = r[i->b], y = AT(uint32_t, r[i->c]); r[i->a] = value; break; }
      BINARY(RRR) BINARY(RRI) BINARY(RR) BINARY(RRM) COMPARE(RRR) COMPARE(RRI) COMPARE_SIGNED(RRR) COMPARE_SIGNED(RRI)
#define R(name, value) case R_##name: { uint32_t x = r[i->b]; r[i->a] = (uint32_t) (value); break; }
      UNARY(R)
#undef BITS
#define BITS 64
#define WWW(name, value) case WWW_##name: { uint64_t x = w[i->b], y = w[i->c]; w[i->a] = value; break; }
#define WWI(name, value) case WWI_##name: { uint64_t x = w[i->b], y = i->c; w[i->a] = value; break; }
#define W(name, value) case W_##name: { uint64_t x = w[i->b]; w[i->a] = value; break; }
      BINARY(WWW) BINARY(WWI) COMPARE(WWW) UNARY(W)
#define FFF(name, value) case FFF_##name: { double x = f[i->b], y = f[i->c]; f[i->a] = value; break; }
#define FFI(name, value) case FFI_##name: { double x = f[i->b], y = i->c; f[i->a] = value; break; }
#define F(name, value) case F_##name: { double x = f[i->b]; f[i->a] = value; break; }
      FLOAT_BINARY(FFF) FLOAT_BINARY(FFI) COMPARE(FFF) FLOAT_UNARY(F)
#define LOAD(name, type) case LOAD_##name: r[i->a] = (uint32_t) AT(type, r[i->b] + i->c); break;
#define LOAD_AT(name, type) case LOAD_AT_##name: r[i->a] = (uint32_t) AT(type, r[i->b] + r[i->c]); break;
#define STORE(name, type) case STORE_##name: AT(type, r[i->b] + i->c) = (type) r[i->a]; break;
#define STORE_AT(name, type) case STORE_AT_##name: AT(type, r[i->b] + r[i->c]) = (type) r[i->a]; break;
      ACCESS(LOAD) ACCESS(LOAD_AT) ACCESS(STORE) ACCESS(STORE_AT)
      case LOAD_W: w[i->a] = AT(uint64_t, r[i->b] + i->c); break;
      case STORE_W: AT(uint64_t, r[i->b] + i->c) = w[i->a]; break;
      case LOAD_F: f[i->a] = AT(int16_t, r[i->b] + i->c); break;
      case STORE_F: AT(int32_t, r[i->b] + i->c) = FITS(f[i->a]) ? (int32_t) f[i->a] : 0; break;
      case R_TO_W: w[i->a] = r[i->b]; break;
      case W_TO_R: r[i->a] = (uint32_t) w[i->b]; break;
      case R_TO_F: f[i->a] = (int32_t) r[i->b]; break;
      case F_TO_R: r[i->a] = FITS(f[i->b]) ? (uint32_t) (int32_t) f[i->b] : i->c; break;
      case W_TO_F: f[i->a] = (double) (w[i->b] >> 12); break;
      case F_TO_W: w[i->a] = FITS(f[i->b]) ? (uint64_t) (int64_t) (f[i->b] * 1000) : i->c; break;
      case MOVE: r[i->a] = r[i->b]; break;
      case MOVE_W: w[i->a] = w[i->b]; break;
      case MOVE_F: f[i->a] = f[i->b]; break;
      case SELECT: r[i->a] = r[i->b] & 1 ? r[i->a] : r[i->c]; break;
      case SWAP: { uint32_t kept = r[i->a]; r[i->a] = r[i->b]; r[i->b] = kept; break; }
      case CRC: r[i->a] = mix(r[i->b], r[i->c]); break;
#define JUMP(name, value) case JUMP_##name: { uint32_t x = r[i->a], y = r[i->b]; next += value ? (int8_t) i->c : 0; break; }
#define JUMP_I(name, value) case JUMP_I_##name: { uint32_t x = r[i->a], y = i->b; next += value ? (int8_t) i->c : 0; break; }
      COMPARE(JUMP) COMPARE(JUMP_I) COMPARE_SIGNED(JUMP) COMPARE_SIGNED(JUMP_I)
      case SET: r[i->a] = (uint32_t) i->b | (uint32_t) i->c << 8; break;
      case SET_HIGH: r[i->a] |= (uint32_t) i->b << 16 | (uint32_t) i->c << 24; break;
      case GOTO: next += (int16_t) (i->b | i->c << 8); break;
      case COUNT_DOWN: next -= --r[i->a] ? i->b | i->c << 8 : 0; break;
      case CALL: *caller++ = next; next += (int16_t) (i->b | i->c << 8); break;
      case RETURN: next = *--caller; break;
      case PUSH: *top++ = r[i->a]; break;
      case POP: r[i->a] = *--top; break;
      case STOP: return;
      default: __builtin_trap();
    }
  }
}

// --- A program ----------------------------------------------------------------------------------

static int length;

static void emit(int operation, uint32_t a, uint32_t b, uint32_t c) {
  code[length++] = (instruction){.code = (uint8_t) operation, .a = (uint8_t) a, .b = (uint8_t) b, .c = (uint8_t) c};
}

// A jump back to a place, if a comparison holds.
static void emit_jump(int operation, uint32_t a, uint32_t b, int place) {
  emit(operation, a, b, (uint32_t) (place - length - 1));
}

static void emit_to(int operation, int place) {
  uint32_t distance = (uint32_t) (place - length - 1);
  emit(operation, 0, distance, distance >> 8);
}

// Each simple instruction some times, in an order without a pattern, with jumps over single ones
// between them. Register 15 counts, and is left alone.
static void emit_mixture(void) {
  // Otherwise the registers come to rest after some rounds.
  for (uint32_t i = 0; i < 15; i++) {
    emit(CRC, i, i, 15);
    emit(R_TO_W, i, i, 0);
    emit(R_TO_F, i, i, 0);
  }
  uint32_t state = 31337;
  for (int i = 0; i < 1000; i++) {
    uint32_t random = next_random(&state);
    int jump = random % 8 == 0;
    int operation = jump ? JUMP_EQ + (int) (random >> 20) % (SET - JUMP_EQ) : (int) (random >> 4) % (LAST_SIMPLE + 1);
    uint32_t operands = next_random(&state);
    emit(operation, operands % 15, (operands >> 8) % 15, jump ? 1 : (operands >> 16) % 15);
  }
  // Where a jump over the last one leads.
  emit(MOVE, 0, 0, 0);
}

static void emit_sieve(void) {
  emit(SET, 0, 0x00, 0x20); // up to 8192
  emit(SET, 1, 0, 0);
  emit(SET, 2, 0, 0);
  int clear = length;
  emit(STORE_U8, 1, 2, 0);
  emit(RRI_ADD, 2, 2, 1);
  emit_jump(JUMP_LT, 2, 0, clear);
  emit(SET, 1, 1, 0);
  emit(SET, 3, 0, 0); // primes
  emit(SET, 2, 2, 0);
  int each = length;
  emit(LOAD_U8, 4, 2, 0);
  emit(JUMP_I_NE, 4, 0, 6);
  emit(RRI_ADD, 3, 3, 1);
  emit(RRR_ADD, 5, 2, 2);
  int multiples = length;
  emit(JUMP_GE, 5, 0, 3);
  emit(STORE_U8, 1, 5, 0);
  emit(RR_ADD, 5, 2, 0);
  emit_to(GOTO, multiples);
  emit(RRI_ADD, 2, 2, 1);
  emit_jump(JUMP_LT, 2, 0, each);
  emit(CRC, 6, 6, 3);
}

// Register 7 becomes the Fibonacci number of register 7.
static int emit_fibonacci(void) {
  int start = length;
  emit(JUMP_I_LT, 7, 2, 9);
  emit(PUSH, 7, 0, 0);
  emit(RRI_SUB, 7, 7, 1);
  emit_to(CALL, start);
  emit(POP, 8, 0, 0);
  emit(PUSH, 7, 0, 0);
  emit(RRI_SUB, 7, 8, 2);
  emit_to(CALL, start);
  emit(POP, 8, 0, 0);
  emit(RR_ADD, 7, 8, 0);
  emit(RETURN, 0, 0, 0);
  return start;
}

EXPORT(bytecode) int bytecode(int rounds) {
  length = 0;
  int fibonacci = emit_fibonacci();
  int start = length;
  emit_mixture();
  emit_sieve();
  emit(SET, 7, 15, 0);
  emit_to(CALL, fibonacci);
  emit(CRC, 6, 6, 7);
  int distance = length + 1 - start;
  emit(COUNT_DOWN, 15, (uint32_t) distance & 0xff, (uint32_t) distance >> 8);
  emit(STOP, 0, 0, 0);
  for (int i = 0; i < MEMORY + 8; i++) {
    memory[i] = (uint8_t) (i * 7);
  }
  for (int i = 0; i < REGISTERS; i++) {
    r[i] = (uint32_t) i * 0x01234567;
    w[i] = (uint64_t) i * 0x0123456789abcdef;
    f[i] = i * 1.25;
  }
  if (rounds > 0) {
    r[15] = (uint32_t) rounds;
    interpret(&code[start]);
  }
  uint32_t sum = 0;
  for (int i = 0; i < REGISTERS; i++) {
    sum = mix(mix(sum, r[i]), (uint32_t) (w[i] ^ (w[i] >> 32)));
    sum = mix(sum, FITS(f[i]) ? (uint32_t) (int32_t) f[i] : 1);
  }
  for (int i = 0; i < MEMORY; i++) {
    sum = mix(sum, memory[i]);
  }
  return (int) sum;
}
