// SPDX-License-Identifier: Apache-2.0
//
// Ten per cent off everything, while the file lies in the plugin directory.

#include "adjustment.h"
#include "json.h"

EXPORT(discount)
int64_t discount(uint32_t pointer, uint32_t length) {
    json cart = json_over(text_parameter(pointer, length));
    int64_t subtotal = 0;
    text key;
    json_enter_object(&cart);
    while (json_member(&cart, &key)) {
        if (text_is(key, "subtotalMinor")) {
            subtotal = json_integer(&cart);
        } else {
            json_skip(&cart);
        }
    }
    json_finish(&cart);
    // Division rounds towards zero: never more than ten per cent.
    int64_t saved = subtotal / 10;
    return saved <= 0 ? NO_ADJUSTMENT : adjustment("Flash sale: 10% off", -saved);
}
