/**
 * The engine as its users see it: load a module, decide what it may do, make an instance
 * or a pool of them, and call. The packages below this one are the engine's own.
 */
@NullMarked
package dev.wasmboot.engine;

import org.jspecify.annotations.NullMarked;
