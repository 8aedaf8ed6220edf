// SPDX-License-Identifier: Apache-2.0
//
// Sorting with a comparator, as a library's qsort does it: elements of any size, compared
// through a function pointer and swapped byte by byte. Several comparators, so that no engine
// can foresee which is called.

#include "kernel.h"

typedef int comparator(const void *, const void *);

enum { MOST = 100000 };

typedef struct {
  uint32_t key;
  uint32_t group;
  double weight;
} record;

static record records[MOST];

static void swap(char *one, char *other, uint32_t size) {
  for (; size; size--) {
    char kept = *one;
    *one++ = *other;
    *other++ = kept;
  }
}

static void insertion_sort(char *from, uint32_t count, uint32_t size, comparator *compare) {
  for (char *next = from + size; next < from + count * size; next += size) {
    for (char *hole = next; hole > from && compare(hole - size, hole) > 0; hole -= size) {
      swap(hole - size, hole, size);
    }
  }
}

static void quicksort(char *from, uint32_t count, uint32_t size, comparator *compare) {
  while (count > 12) {
    char *last = from + (count - 1) * size;
    char *middle = from + count / 2 * size;
    // The median of three, to the front.
    if (compare(from, middle) > 0) swap(from, middle, size);
    if (compare(middle, last) > 0) swap(middle, last, size);
    if (compare(from, middle) < 0) swap(from, middle, size);
    char *low = from;
    char *high = last + size;
    for (;;) {
      do low += size; while (low < last && compare(low, from) < 0);
      do high -= size; while (compare(high, from) > 0);
      if (low >= high) break;
      swap(low, high, size);
    }
    swap(from, high, size);
    uint32_t before = (uint32_t) (high - from) / size;
    uint32_t after = count - before - 1;
    // The smaller part by recursion, so that the stack stays small.
    if (before < after) {
      quicksort(from, before, size, compare);
      from = high + size;
      count = after;
    } else {
      quicksort(high + size, after, size, compare);
      count = before;
    }
  }
  insertion_sort(from, count, size, compare);
}

static int by_key(const void *one, const void *other) {
  uint32_t a = ((const record *) one)->key, b = ((const record *) other)->key;
  return (a > b) - (a < b);
}

static int by_weight(const void *one, const void *other) {
  double a = ((const record *) one)->weight, b = ((const record *) other)->weight;
  return (a > b) - (a < b);
}

static int by_group_and_key_downwards(const void *one, const void *other) {
  const record *a = one, *b = other;
  return a->group != b->group ? (a->group < b->group ? -1 : 1) : by_key(b, a);
}

static comparator *volatile orders[3] = {by_key, by_weight, by_group_and_key_downwards};

EXPORT(sort) int sort(int count) {
  if (count > MOST) {
    __builtin_trap();
  }
  uint32_t state = 99;
  for (int i = 0; i < count; i++) {
    uint32_t key = next_random(&state);
    records[i] = (record){.key = key, .group = key % 17, .weight = (double) (next_random(&state) >> 8) / 3};
  }
  uint32_t sum = 0;
  for (int order = 0; order < 3; order++) {
    comparator *compare = orders[order];
    quicksort((char *) records, (uint32_t) count, sizeof(record), compare);
    for (int i = 0; i < count; i++) {
      if (i && compare(&records[i - 1], &records[i]) > 0) {
        __builtin_trap();
      }
      sum = mix(sum, records[i].key);
    }
  }
  return (int) sum;
}
