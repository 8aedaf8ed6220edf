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
