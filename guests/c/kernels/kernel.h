// SPDX-License-Identifier: Apache-2.0
//
// What the kernels have in common. Each takes how much to do and returns a check sum, so that
// no work can be left out.

#ifndef KERNEL_H
#define KERNEL_H

#include <stdint.h>

#define EXPORT(name) __attribute__((export_name(#name)))

// The same numbers everywhere: xorshift32.
static inline uint32_t next_random(uint32_t *state) {
  uint32_t x = *state;
  x ^= x << 13;
  x ^= x >> 17;
  x ^= x << 5;
  return *state = x;
}

// Adds a number to a check sum, in which its place counts.
static inline uint32_t mix(uint32_t sum, uint32_t value) { return (sum ^ value) * 0x9e3779b1u + 0x7f4a7c15u; }

#endif
