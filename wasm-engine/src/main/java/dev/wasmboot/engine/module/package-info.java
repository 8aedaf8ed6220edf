/**
 * From bytes to a decoded, validated, immutable module. This is the boundary where a
 * guest's bytes enter: every count, size, index and depth is checked against the bytes
 * that remain and against the limits before anything is allocated or looped over.
 */
@NullMarked
package dev.wasmboot.engine.module;

import org.jspecify.annotations.NullMarked;
