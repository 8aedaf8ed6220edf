// SPDX-License-Identifier: Apache-2.0
//
// The plugin ABI in AssemblyScript: memory for the host, and packed results.

// Blocks of the heap are outside the garbage collector's reach: what the host owns stays
// where it is until the host frees it.

/** Gives the host so many bytes, or 0 when the request is larger than any block may be. */
export function alloc(length: i32): usize {
  return length < 0 || length > MAX_BLOCK ? 0 : heap.alloc(<usize>length);
}

/** Takes back what `alloc` or a result gave to the host. */
export function dealloc(pointer: usize, length: i32): void {
  heap.free(pointer);
}

// Just under 1 GiB: beyond it the runtime would trap instead of answering 0.
const MAX_BLOCK: i32 = 0x3ffffff0;

/** A String or JSON result: pointer in the upper half, length in the lower. */
export function result(text: string): i64 {
  const length = String.UTF8.byteLength(text);
  const block = heap.alloc(length);
  String.UTF8.encodeUnsafe(changetype<usize>(text), text.length, block);
  return (<i64>block << 32) | length;
}
