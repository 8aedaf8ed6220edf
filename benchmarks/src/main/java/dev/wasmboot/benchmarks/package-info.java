/**
 * The engine beside its peers. {@link dev.wasmboot.benchmarks.Benchmarks} starts a
 * process for each engine and benchmark, a {@link dev.wasmboot.benchmarks.Worker} or
 * {@code v8.mjs}, lets them take turns, and writes a table. Calls are measured by JMH
 * besides ({@code CallTable}).
 */
@NullMarked
package dev.wasmboot.benchmarks;

import org.jspecify.annotations.NullMarked;
