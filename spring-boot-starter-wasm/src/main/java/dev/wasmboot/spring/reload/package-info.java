/**
 * The plugin directory, and keeping up with what happens in it.
 */
@NullMarked
package dev.wasmboot.spring.reload;

import org.jspecify.annotations.NullMarked;
