// SPDX-License-Identifier: Apache-2.0
//
// String hashing: counts words in a hash table, as an index or a symbol table does. Bytes are
// read one by one, and compared.

#include "kernel.h"

enum { WORDS = 4096, LONGEST = 15, SLOTS = 8192 };

// A word, and zeros up to its end.
static char words[WORDS][LONGEST + 1];

typedef struct {
  const char *word;
  uint32_t hash;
  uint32_t count;
} slot;

static slot slots[SLOTS];

static void make_words(void) {
  uint32_t state = 12345;
  for (int i = 0; i < WORDS; i++) {
    int length = 3 + (int) (next_random(&state) % (LONGEST - 2));
    for (int k = 0; k <= LONGEST; k++) {
      words[i][k] = 0;
    }
    for (int k = 0; k < length; k++) {
      words[i][k] = (char) ('a' + next_random(&state) % 26);
    }
  }
}

// FNV-1a.
static uint32_t hash_of(const char *word) {
  uint32_t hash = 0x811c9dc5;
  for (; *word; word++) {
    hash = (hash ^ (uint8_t) *word) * 0x01000193;
  }
  return hash;
}

static int equal(const char *one, const char *other) {
  while (*one && *one == *other) {
    one++;
    other++;
  }
  return *one == *other;
}

static slot *find(const char *word) {
  uint32_t hash = hash_of(word);
  for (uint32_t i = hash;; i++) {
    slot *candidate = &slots[i % SLOTS];
    if (!candidate->word) {
      candidate->word = word;
      candidate->hash = hash;
      return candidate;
    }
    if (candidate->hash == hash && equal(candidate->word, word)) {
      return candidate;
    }
  }
}

EXPORT(strings) int strings(int lookups) {
  make_words();
  for (int i = 0; i < SLOTS; i++) {
    slots[i].word = 0;
    slots[i].count = 0;
  }
  uint32_t state = 6789;
  for (int i = 0; i < lookups; i++) {
    // Some words are much more frequent than others.
    uint32_t random = next_random(&state);
    find(words[(random % WORDS) & (random >> 16)])->count++;
  }
  uint32_t sum = 0;
  for (int i = 0; i < SLOTS; i++) {
    sum = mix(sum, slots[i].count);
  }
  return (int) sum;
}
