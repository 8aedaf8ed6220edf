/**
 * The engine from a shell: run a module, or see what it is and what it asks for.
 */
@NullMarked
package dev.wasmboot.cli;

import org.jspecify.annotations.NullMarked;
