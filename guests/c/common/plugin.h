// SPDX-License-Identifier: Apache-2.0
//
// The plugin ABI for C without a C library: memory for the host, and packed results.

#ifndef PLUGIN_H
#define PLUGIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Makes a function visible to the host under the given name.
#define EXPORT(name) __attribute__((export_name(#name)))

// A run of bytes that is not zero-terminated: what the ABI passes around.
typedef struct {
    const char *at;
    uint32_t length;
} text;

// Whether the text equals a C string.
bool text_is(text value, const char *expected);

// The text a parameter pair stands for; traps when it does not lie inside the memory.
text text_parameter(uint32_t pointer, uint32_t length);

// Memory for one call's own use; NULL when there is none left.
void *scratch(uint32_t size);

// Memory of which the host becomes the owner (it may call `dealloc` on it).
void *alloc(uint32_t size);

// A String, byte[] or JSON result: pointer in the upper half, length in the lower.
int64_t packed(const void *pointer, uint32_t length);

#endif
