/**
 * Tier 0: runs a validated module at once, from a compact form that each function is
 * lowered to when it is first called.
 */
@NullMarked
package dev.wasmboot.engine.interpreter;

import org.jspecify.annotations.NullMarked;
