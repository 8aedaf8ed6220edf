/**
 * Imports against grants: what a module asks for is matched with what it may have.
 */
@NullMarked
package dev.wasmboot.engine.link;

import org.jspecify.annotations.NullMarked;
