/**
 * What a plugin can take part in, as Java and, one to one, as JSON.
 */
@NullMarked
package dev.wasmboot.sample.extension;

import org.jspecify.annotations.NullMarked;
