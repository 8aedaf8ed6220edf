// SPDX-License-Identifier: Apache-2.0

#ifndef ADJUSTMENT_H
#define ADJUSTMENT_H

#include "plugin.h"

// The storefront's answer for "nothing to change".
#define NO_ADJUSTMENT 0

// An Adjustment as a JSON result. The description is copied as it is: it must not need
// escaping. Amounts are in the currency's minor unit, negative for a discount.
int64_t adjustment(const char *description, int64_t amount_minor);

#endif
