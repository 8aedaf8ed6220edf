// SPDX-License-Identifier: Apache-2.0

//! The plugin ABI in Rust: memory for the host, parameters as slices, packed results.

use core::arch::wasm32;
use std::alloc::{alloc as allocate, dealloc as release, Layout};
use std::ptr;

/// The size of a WebAssembly page.
const PAGE: u64 = 65536;

/// Gives the host `length` bytes, or null when there is no memory left.
#[no_mangle]
pub extern "C" fn alloc(length: usize) -> *mut u8 {
    layout(length).map_or(ptr::null_mut(), |layout| unsafe { allocate(layout) })
}

/// Takes back what `alloc` or a result gave to the host.
///
/// # Safety
///
/// The pointer and the length must be those that were given.
#[no_mangle]
pub unsafe extern "C" fn dealloc(pointer: *mut u8, length: usize) {
    if let Some(layout) = layout(length) {
        release(pointer, layout);
    }
}

/// Rust never allocates nothing: a block without bytes is one byte long.
fn layout(length: usize) -> Option<Layout> {
    Layout::array::<u8>(length.max(1)).ok()
}

/// The bytes a parameter pair stands for; traps when they do not lie inside the memory.
pub fn parameter<'a>(pointer: *const u8, length: usize) -> &'a [u8] {
    let end = pointer as u64 + length as u64;
    if end > wasm32::memory_size(0) as u64 * PAGE {
        wasm32::unreachable();
    }
    if length == 0 {
        // A slice must not have a null pointer, even when it is empty.
        return &[];
    }
    unsafe { core::slice::from_raw_parts(pointer, length) }
}

/// A `String`, `byte[]` or JSON result, which the host owns from now on.
pub fn result(bytes: &[u8]) -> u64 {
    let pointer = alloc(bytes.len());
    if pointer.is_null() {
        wasm32::unreachable();
    }
    unsafe { ptr::copy_nonoverlapping(bytes.as_ptr(), pointer, bytes.len()) };
    (pointer as u64) << 32 | bytes.len() as u64
}
