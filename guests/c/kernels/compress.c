// SPDX-License-Identifier: Apache-2.0
//
// Compression: an LZ77 compressor with a hash table and chains, its decompressor, and a
// comparison of what comes out with what went in. Bytes copied at small distances, and
// loads that depend on loads.
//
// The format: a literal run (its length in one byte, the bytes), then a match (its length in
// one byte, its distance in two), and so on. A match of length 0 has no distance.

#include "kernel.h"

enum {
  LARGEST = 1 << 20,
  HASH_BITS = 14,
  WINDOW = 1 << 15,
  SHORTEST_MATCH = 4,
  LONGEST = 255,
  TRIES = 16,
};

static uint8_t plain[LARGEST], packed[LARGEST + LARGEST / 32 + 64], unpacked[LARGEST];
static int32_t newest[1 << HASH_BITS], older[WINDOW];

static const char *const phrases[] = {
  "the quick brown fox ", "jumps over ", "the lazy dog. ", "Lorem ipsum dolor sit amet, ", "0123456789",
  "<td class=\"name\">", "</td>\n", "return ", "static const ", "error: ",
};

static void make_text(int length) {
  uint32_t state = 2463534242u;
  for (int i = 0; i < length;) {
    uint32_t random = next_random(&state);
    if (random % 8 == 0) {
      plain[i++] = (uint8_t) (random >> 8);
      continue;
    }
    for (const char *from = phrases[(random >> 4) % 10]; *from && i < length; from++) {
      plain[i++] = (uint8_t) *from;
    }
  }
}

static uint32_t hash_at(int i) {
  uint32_t four = (uint32_t) plain[i] | (uint32_t) plain[i + 1] << 8 | (uint32_t) plain[i + 2] << 16 |
      (uint32_t) plain[i + 3] << 24;
  return four * 2654435761u >> (32 - HASH_BITS);
}

static void remember(int i) {
  uint32_t hash = hash_at(i);
  older[i % WINDOW] = newest[hash];
  newest[hash] = i;
}

static int match_length(int candidate, int i, int limit) {
  int length = 0;
  while (length < limit && plain[candidate + length] == plain[i + length]) {
    length++;
  }
  return length;
}

// Returns how many bytes it has packed the text into.
static int pack(int size) {
  for (int i = 0; i < 1 << HASH_BITS; i++) {
    newest[i] = -1;
  }
  int out = 0;
  for (int i = 0, run = 0;;) {
    int best = 0, distance = 0;
    int limit = size - i < LONGEST ? size - i : LONGEST;
    if (limit >= SHORTEST_MATCH) {
      int candidate = newest[hash_at(i)];
      for (int tries = TRIES; tries && candidate >= 0 && i - candidate < WINDOW; tries--) {
        int length = match_length(candidate, i, limit);
        if (length > best) {
          best = length;
          distance = i - candidate;
        }
        candidate = older[candidate % WINDOW];
      }
    }
    if (best < SHORTEST_MATCH && run < LONGEST && i < size) {
      if (limit >= SHORTEST_MATCH) {
        remember(i);
      }
      run++;
      i++;
      continue;
    }
    packed[out++] = (uint8_t) run;
    for (int k = i - run; k < i; k++) {
      packed[out++] = plain[k];
    }
    run = 0;
    if (best < SHORTEST_MATCH) {
      best = 0;
    }
    packed[out++] = (uint8_t) best;
    if (best) {
      packed[out++] = (uint8_t) distance;
      packed[out++] = (uint8_t) (distance >> 8);
      for (int k = i; k < i + best && size - k >= SHORTEST_MATCH; k++) {
        remember(k);
      }
      i += best;
    }
    if (i == size) {
      return out;
    }
  }
}

static int unpack(int size) {
  int out = 0;
  for (int in = 0; in < size;) {
    for (int run = packed[in++]; run; run--) {
      unpacked[out++] = packed[in++];
    }
    int length = packed[in++];
    if (length) {
      int distance = packed[in] | packed[in + 1] << 8;
      in += 2;
      for (; length; length--, out++) {
        unpacked[out] = unpacked[out - distance];
      }
    }
  }
  return out;
}

EXPORT(compress) int compress(int size) {
  if (size > LARGEST) {
    __builtin_trap();
  }
  make_text(size);
  int length = pack(size);
  if (unpack(length) != size) {
    __builtin_trap();
  }
  uint32_t sum = (uint32_t) length;
  for (int i = 0; i < size; i++) {
    if (plain[i] != unpacked[i]) {
      __builtin_trap();
    }
  }
  for (int i = 0; i < length; i++) {
    sum = mix(sum, packed[i]);
  }
  return (int) sum;
}
