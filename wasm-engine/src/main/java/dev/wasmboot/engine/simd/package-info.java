/**
 * The arithmetic of vectors, for whatever runs them. Knows nothing of modules or
 * instances.
 */
@NullMarked
package dev.wasmboot.engine.simd;

import org.jspecify.annotations.NullMarked;
