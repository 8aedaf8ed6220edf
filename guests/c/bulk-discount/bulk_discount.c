// SPDX-License-Identifier: Apache-2.0
//
// Three for the price of two on apples: every third apple of a line is free.

#include "adjustment.h"
#include "json.h"

// Bounds that keep their product inside 64 bits; a line beyond them is not believed.
#define MAX_QUANTITY 1000000ll
#define MAX_PRICE 1000000000000ll

static int64_t within(int64_t value, int64_t max) {
    if (value < 0 || value > max) {
        __builtin_trap();
    }
    return value;
}

static int64_t free_of_charge(json *cart) {
    bool apple = false;
    int64_t quantity = 0;
    int64_t price = 0;
    text key;
    json_enter_object(cart);
    while (json_member(cart, &key)) {
        if (text_is(key, "sku")) {
            apple = text_is(json_string(cart), "apple");
        } else if (text_is(key, "quantity")) {
            quantity = within(json_integer(cart), MAX_QUANTITY);
        } else if (text_is(key, "unitPriceMinor")) {
            price = within(json_integer(cart), MAX_PRICE);
        } else {
            json_skip(cart);
        }
    }
    return apple ? quantity / 3 * price : 0;
}

EXPORT(discount)
int64_t discount(uint32_t pointer, uint32_t length) {
    json cart = json_over(text_parameter(pointer, length));
    int64_t saved = 0;
    text key;
    json_enter_object(&cart);
    while (json_member(&cart, &key)) {
        if (!text_is(key, "items")) {
            json_skip(&cart);
            continue;
        }
        json_enter_array(&cart);
        while (json_element(&cart)) {
            if (__builtin_add_overflow(saved, free_of_charge(&cart), &saved)) {
                __builtin_trap();
            }
        }
    }
    json_finish(&cart);
    return saved == 0 ? NO_ADJUSTMENT : adjustment("3 for 2 on apples", -saved);
}
