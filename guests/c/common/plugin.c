// SPDX-License-Identifier: Apache-2.0

#include "plugin.h"

#define PAGE 65536ull

// The linker puts this symbol where the static data ends.
extern unsigned char __heap_base;

// 64 bits wide, because the end of a full 4 GiB memory does not fit in 32.
static uint64_t top;

// Blocks the host owns. When it has given all of them back nothing is in use, and the
// heap starts again from its base: all the memory management a plugin needs, even
// when its instance is reused for many calls.
static uint32_t owned;

void *scratch(uint32_t size) {
    if (top == 0) {
        top = ((uintptr_t) &__heap_base + 7) & ~7ull;
    }
    uint64_t end = (top + size + 7) & ~7ull;
    uint64_t available = __builtin_wasm_memory_size(0) * PAGE;
    if (end > available) {
        size_t missing = (size_t) ((end - available + PAGE - 1) / PAGE);
        if (__builtin_wasm_memory_grow(0, missing) == (size_t) -1) {
            return NULL;
        }
    }
    void *block = (void *) (uintptr_t) top;
    top = end;
    return block;
}

EXPORT(alloc)
void *alloc(uint32_t size) {
    void *block = scratch(size);
    if (block != NULL) {
        owned++;
    }
    return block;
}

EXPORT(dealloc)
void dealloc(void *block, uint32_t size) {
    (void) block;
    (void) size;
    if (owned > 0 && --owned == 0) {
        top = 0;
    }
}

int64_t packed(const void *pointer, uint32_t length) {
    return (int64_t) ((uint64_t) (uintptr_t) pointer << 32 | length);
}

bool text_is(text value, const char *expected) {
    for (uint32_t i = 0; i < value.length; i++) {
        if (expected[i] == '\0' || value.at[i] != expected[i]) {
            return false;
        }
    }
    return expected[value.length] == '\0';
}

text text_parameter(uint32_t pointer, uint32_t length) {
    if ((uint64_t) pointer + length > __builtin_wasm_memory_size(0) * PAGE) {
        __builtin_trap();
    }
    return (text) { (const char *) (uintptr_t) pointer, length };
}
