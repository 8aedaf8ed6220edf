// SPDX-License-Identifier: Apache-2.0

//! A few per cent off for loyal customers: the larger the order, the more.
//!
//! All in whole minor units. The share is rounded half to even, so that over many orders
//! rounding favours neither the shop nor the customer.

#[path = "../common/abi.rs"]
mod abi;
#[path = "../common/json.rs"]
mod json;

use core::arch::wasm32;
use json::{Read, Reader};

struct Tier {
    from_minor: i64,
    per_mille: i64,
    description: &'static str,
}

/// The highest first.
const TIERS: [Tier; 3] = [
    Tier { from_minor: 10_000, per_mille: 50, description: "Loyalty: 5% off" },
    Tier { from_minor: 5_000, per_mille: 40, description: "Loyalty: 4% off" },
    Tier { from_minor: 1, per_mille: 25, description: "Loyalty: 2.5% off" },
];

#[no_mangle]
pub extern "C" fn discount(pointer: *const u8, length: usize) -> u64 {
    match subtotal(abi::parameter(pointer, length)) {
        Ok(subtotal) => adjustment(subtotal).map_or(0, |json| abi::result(json.as_bytes())),
        // The call fails: better than a discount on a cart that was not understood.
        Err(_) => wasm32::unreachable(),
    }
}

fn subtotal(cart: &[u8]) -> Read<i64> {
    let mut subtotal = 0;
    let mut json = Reader::new(cart);
    json.enter_object()?;
    while let Some(name) = json.member()? {
        match &*name {
            b"subtotalMinor" => subtotal = json.integer()?,
            _ => json.skip()?,
        }
    }
    json.finish()?;
    Ok(subtotal)
}

fn adjustment(subtotal: i64) -> Option<String> {
    let tier = TIERS.iter().find(|tier| subtotal >= tier.from_minor)?;
    let amount = per_mille(subtotal, tier.per_mille);
    if amount == 0 {
        return None;
    }
    let mut json = String::from("{\"description\":\"");
    json.push_str(tier.description);
    json.push_str("\",\"amountMinor\":-");
    json.push_str(&amount.to_string());
    json.push('}');
    Some(json)
}

/// So many thousandths of a positive amount, rounded half to even.
fn per_mille(amount: i64, share: i64) -> i64 {
    // By thousands and the rest, as the product of all of it might not fit.
    let whole = amount / 1000 * share;
    let rest = amount % 1000 * share;
    let rounded_down = whole + rest / 1000;
    match rest % 1000 {
        0..=499 => rounded_down,
        500 => rounded_down + rounded_down % 2,
        _ => rounded_down + 1,
    }
}
