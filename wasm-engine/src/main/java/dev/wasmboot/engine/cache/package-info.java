/**
 * Loaded modules, kept by content.
 */
@NullMarked
package dev.wasmboot.engine.cache;

import org.jspecify.annotations.NullMarked;
