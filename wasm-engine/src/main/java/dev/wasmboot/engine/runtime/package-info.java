/**
 * What exists while a guest runs: instances, memories, tables, globals, functions, and
 * the context of a call.
 */
@NullMarked
package dev.wasmboot.engine.runtime;

import org.jspecify.annotations.NullMarked;
