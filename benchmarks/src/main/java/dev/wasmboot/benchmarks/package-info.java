/**
 * The engine beside its peers, in one process and taking turns.
 */
@NullMarked
package dev.wasmboot.benchmarks;

import org.jspecify.annotations.NullMarked;
