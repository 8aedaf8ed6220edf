// SPDX-License-Identifier: Apache-2.0
//
// A JSON reader that walks over the text once and keeps nothing:
//
//     json_enter_object(&json);
//     while (json_member(&json, &key)) {
//         if (text_is(key, "quantity")) quantity = json_integer(&json);
//         else json_skip(&json);
//     }
//
// The value of each member and element must be read or skipped. Text that is not JSON, or
// not of the asked type, traps: the call fails, and the plugin never acts on half a cart.

#ifndef JSON_H
#define JSON_H

#include "plugin.h"

typedef struct {
    const unsigned char *at;
    const unsigned char *end;
    uint32_t depth;
    bool first;
} json;

json json_over(text source);

// Requires that nothing but white space is left.
void json_finish(json *reader);

void json_enter_object(json *reader);

// Moves to the value of the next member, or out of the object.
bool json_member(json *reader, text *key);

void json_enter_array(json *reader);

// Moves to the next element, or out of the array.
bool json_element(json *reader);

// A number without fraction or exponent.
int64_t json_integer(json *reader);

// A string, its escapes replaced.
text json_string(json *reader);

void json_skip(json *reader);

#endif
