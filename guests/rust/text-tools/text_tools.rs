// SPDX-License-Identifier: Apache-2.0

//! One function for each kind of parameter and result.

#[path = "../common/abi.rs"]
mod abi;

use core::arch::wasm32;

#[no_mangle]
pub extern "C" fn upper(pointer: *const u8, length: usize) -> u64 {
    abi::result(text(pointer, length).to_uppercase().as_bytes())
}

#[no_mangle]
pub extern "C" fn reverse(pointer: *const u8, length: usize) -> u64 {
    let reversed: Vec<u8> = abi::parameter(pointer, length).iter().rev().copied().collect();
    abi::result(&reversed)
}

#[no_mangle]
pub extern "C" fn count_vowels(pointer: *const u8, length: usize) -> i32 {
    let is_vowel = |character: &char| "aeiouAEIOU".contains(*character);
    text(pointer, length).chars().filter(is_vowel).count() as i32
}

#[no_mangle]
pub extern "C" fn add(left: i32, right: i32) -> i32 {
    left.wrapping_add(right)
}

#[no_mangle]
pub extern "C" fn mul(left: i64, right: i64) -> i64 {
    left.wrapping_mul(right)
}

#[no_mangle]
pub extern "C" fn half(value: f64) -> f64 {
    value / 2.0
}

#[no_mangle]
pub extern "C" fn negate(value: bool) -> bool {
    !value
}

/// A `String` parameter; traps when it is not UTF-8, which the host never sends.
fn text<'a>(pointer: *const u8, length: usize) -> &'a str {
    match core::str::from_utf8(abi::parameter(pointer, length)) {
        Ok(text) => text,
        Err(_) => wasm32::unreachable(),
    }
}
