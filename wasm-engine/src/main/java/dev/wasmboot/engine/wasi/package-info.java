/**
 * WASI preview 1 within a policy: the 46 functions of {@code wasi_snapshot_preview1},
 * each of which can do what was granted and nothing else.
 */
@NullMarked
package dev.wasmboot.engine.wasi;

import org.jspecify.annotations.NullMarked;
