/**
 * Tier 1: modules as JVM classes.
 */
@NullMarked
package dev.wasmboot.engine.compiler;

import org.jspecify.annotations.NullMarked;
