// SPDX-License-Identifier: Apache-2.0
//
// Kernels that need SIMD, in a module of their own: engines without it can run the others.

#include <wasm_simd128.h>

#include "../kernels/kernel.h"

// --- Laying one image over another: 8-bit lanes, widened to 16 and narrowed again ---------------

enum { IMAGE = 256 * 256 * 4 };

static uint8_t over[IMAGE], under[IMAGE];

// Each of eight products of two bytes, or sums of such, divided by 255 and rounded.
static v128_t divide(v128_t sums) {
  v128_t rounded = wasm_i16x8_add(sums, wasm_i16x8_const_splat(128));
  return wasm_u16x8_shr(wasm_i16x8_add(rounded, wasm_u16x8_shr(rounded, 8)), 8);
}

EXPORT(blend) int blend(int rounds) {
  uint32_t state = 5;
  for (int i = 0; i < IMAGE; i++) {
    over[i] = (uint8_t) next_random(&state);
    under[i] = (uint8_t) i;
  }
  v128_t sum = wasm_i32x4_const_splat(0);
  for (int round = 0; round < rounds; round++) {
    for (int i = 0; i < IMAGE; i += 16) {
      v128_t colours = wasm_v128_load(over + (i + round * 64) % IMAGE);
      v128_t background = wasm_v128_load(under + i);
      v128_t opaque = wasm_i8x16_shuffle(colours, colours, 3, 3, 3, 3, 7, 7, 7, 7, 11, 11, 11, 11, 15, 15, 15, 15);
      v128_t through = wasm_v128_not(opaque);
      v128_t low = wasm_i16x8_add(wasm_u16x8_extmul_low_u8x16(colours, opaque),
                                  wasm_u16x8_extmul_low_u8x16(background, through));
      v128_t high = wasm_i16x8_add(wasm_u16x8_extmul_high_u8x16(colours, opaque),
                                   wasm_u16x8_extmul_high_u8x16(background, through));
      v128_t blended = wasm_u8x16_narrow_i16x8(divide(low), divide(high));
      wasm_v128_store(under + i, blended);
      sum = wasm_i32x4_add(wasm_v128_xor(sum, blended), wasm_i32x4_shl(sum, 1));
    }
  }
  return wasm_i32x4_extract_lane(sum, 0) ^ wasm_i32x4_extract_lane(sum, 1) ^ wasm_i32x4_extract_lane(sum, 2) ^
      wasm_i32x4_extract_lane(sum, 3);
}

// --- A hash of four lanes, as XXH32: 32-bit multiplications and rotations -----------------------

enum { HASHED = 1 << 16 };

static uint32_t hashed[HASHED / 4];

EXPORT(lanes) int lanes(int rounds) {
  uint32_t state = 17;
  for (int i = 0; i < HASHED / 4; i++) {
    hashed[i] = next_random(&state);
  }
  v128_t hash = wasm_i32x4_make(1, 2, 3, 4);
  for (int round = 0; round < rounds; round++) {
    for (int i = 0; i < HASHED / 4; i += 4) {
      hash = wasm_i32x4_add(hash, wasm_i32x4_mul(wasm_v128_load(hashed + i), wasm_u32x4_const_splat(2246822519u)));
      hash = wasm_v128_or(wasm_i32x4_shl(hash, 13), wasm_u32x4_shr(hash, 19));
      hash = wasm_i32x4_mul(hash, wasm_u32x4_const_splat(2654435761u));
    }
  }
  uint32_t sum = 0;
  sum = mix(sum, (uint32_t) wasm_i32x4_extract_lane(hash, 0));
  sum = mix(sum, (uint32_t) wasm_i32x4_extract_lane(hash, 1));
  sum = mix(sum, (uint32_t) wasm_i32x4_extract_lane(hash, 2));
  return (int) mix(sum, (uint32_t) wasm_i32x4_extract_lane(hash, 3));
}

// --- A product of two matrices: 32-bit floats, sixteen sums at a time ---------------------------

enum { ROWS = 128 };

static float left[ROWS * ROWS], right[ROWS * ROWS], product_of_both[ROWS * ROWS];

EXPORT(product) int product(int rounds) {
  uint32_t state = 23;
  for (int i = 0; i < ROWS * ROWS; i++) {
    left[i] = (float) (next_random(&state) % 16);
    right[i] = (float) (i % 7);
  }
  uint32_t sum = 0;
  for (int round = 0; round < rounds; round++) {
    for (int i = 0; i < ROWS; i += 2) {
      for (int j = 0; j < ROWS; j += 8) {
        v128_t upper0 = wasm_f32x4_const_splat(0), upper1 = upper0, lower0 = upper0, lower1 = upper0;
        for (int k = 0; k < ROWS; k++) {
          v128_t right0 = wasm_v128_load(right + k * ROWS + j), right1 = wasm_v128_load(right + k * ROWS + j + 4);
          v128_t upper = wasm_v128_load32_splat(left + i * ROWS + k);
          v128_t lower = wasm_v128_load32_splat(left + (i + 1) * ROWS + k);
          upper0 = wasm_f32x4_add(upper0, wasm_f32x4_mul(upper, right0));
          upper1 = wasm_f32x4_add(upper1, wasm_f32x4_mul(upper, right1));
          lower0 = wasm_f32x4_add(lower0, wasm_f32x4_mul(lower, right0));
          lower1 = wasm_f32x4_add(lower1, wasm_f32x4_mul(lower, right1));
        }
        wasm_v128_store(product_of_both + i * ROWS + j, upper0);
        wasm_v128_store(product_of_both + i * ROWS + j + 4, upper1);
        wasm_v128_store(product_of_both + (i + 1) * ROWS + j, lower0);
        wasm_v128_store(product_of_both + (i + 1) * ROWS + j + 4, lower1);
      }
    }
    sum = mix(sum, (uint32_t) product_of_both[round % (ROWS * ROWS)]);
  }
  return (int) sum;
}

// --- The Mandelbrot set: 32-bit floats, four points at a time until the last of them has left ---

enum { POINTS = 64, STEPS = 50 };

EXPORT(fractal) int fractal(int rounds) {
  uint32_t sum = 0;
  for (int round = 0; round < rounds; round++) {
    v128_t inside = wasm_i32x4_const_splat(0);
    for (int y = 0; y < POINTS; y++) {
      v128_t im = wasm_f32x4_splat((float) y / 32.0f - 1.0f);
      for (int x = 0; x < POINTS; x += 4) {
        float left_most = (float) x / 32.0f - 1.5f;
        v128_t re = wasm_f32x4_add(wasm_f32x4_splat(left_most), wasm_f32x4_const(0, 0.03125f, 0.0625f, 0.09375f));
        v128_t a = re, b = im;
        for (int step = 0; step < STEPS; step++) {
          v128_t a2 = wasm_f32x4_mul(a, a), b2 = wasm_f32x4_mul(b, b);
          v128_t near = wasm_f32x4_le(wasm_f32x4_add(a2, b2), wasm_f32x4_const_splat(4));
          if (!wasm_v128_any_true(near)) {
            break;
          }
          inside = wasm_i32x4_sub(inside, near);
          v128_t ab = wasm_f32x4_mul(a, b);
          a = wasm_f32x4_add(wasm_f32x4_sub(a2, b2), re);
          b = wasm_f32x4_add(wasm_f32x4_add(ab, ab), im);
        }
      }
    }
    sum = mix(sum, (uint32_t) (wasm_i32x4_extract_lane(inside, 0) + wasm_i32x4_extract_lane(inside, 1) +
                               wasm_i32x4_extract_lane(inside, 2) + wasm_i32x4_extract_lane(inside, 3)));
  }
  return (int) sum;
}

// --- The length of a vector: 64-bit floats, two sums of two lanes -------------------------------

enum { DIMENSIONS = 1 << 13 };

static double vector[DIMENSIONS];

EXPORT(length) int length(int rounds) {
  uint32_t state = 29;
  for (int i = 0; i < DIMENSIONS; i++) {
    vector[i] = (double) (next_random(&state) % 1024);
  }
  uint32_t sum = 0;
  for (int round = 0; round < rounds; round++) {
    v128_t even = wasm_f64x2_const_splat(0), odd = even;
    for (int i = 0; i < DIMENSIONS; i += 4) {
      v128_t first = wasm_v128_load(vector + i), second = wasm_v128_load(vector + i + 2);
      even = wasm_f64x2_add(even, wasm_f64x2_mul(first, first));
      odd = wasm_f64x2_add(odd, wasm_f64x2_mul(second, second));
    }
    v128_t both = wasm_f64x2_sqrt(wasm_f64x2_add(even, odd));
    vector[round % DIMENSIONS] = (double) (int) wasm_f64x2_extract_lane(both, 0);
    sum = mix(sum, (uint32_t) wasm_f64x2_extract_lane(both, 1));
  }
  return (int) sum;
}
