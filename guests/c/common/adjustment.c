// SPDX-License-Identifier: Apache-2.0

#include "adjustment.h"

static const char before_description[] = "{\"description\":\"";
static const char before_amount[] = "\",\"amountMinor\":";

// The longest 64-bit number with its sign.
#define MAX_DIGITS 20

static uint32_t length_of(const char *string) {
    uint32_t length = 0;
    while (string[length] != '\0') {
        length++;
    }
    return length;
}

static char *put(char *out, const char *string) {
    while (*string != '\0') {
        *out++ = *string++;
    }
    return out;
}

static char *put_number(char *out, int64_t value) {
    // Negating as unsigned is defined even for the smallest number.
    uint64_t rest = value < 0 ? 0 - (uint64_t) value : (uint64_t) value;
    char digits[MAX_DIGITS];
    int count = 0;
    do {
        digits[count++] = (char) ('0' + rest % 10);
        rest /= 10;
    } while (rest != 0);
    if (value < 0) {
        *out++ = '-';
    }
    while (count > 0) {
        *out++ = digits[--count];
    }
    return out;
}

int64_t adjustment(const char *description, int64_t amount_minor) {
    uint32_t size = sizeof before_description + length_of(description) + sizeof before_amount + MAX_DIGITS + 1;
    char *json = alloc(size);
    if (json == NULL) {
        __builtin_trap();
    }
    char *out = put(json, before_description);
    out = put(out, description);
    out = put(out, before_amount);
    out = put_number(out, amount_minor);
    *out++ = '}';
    return packed(json, (uint32_t) (out - json));
}
