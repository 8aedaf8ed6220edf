/**
 * Warm instances, and the way back to the state that start-up left.
 */
@NullMarked
package dev.wasmboot.engine.pool;

import org.jspecify.annotations.NullMarked;
