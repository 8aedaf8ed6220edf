/**
 * Quotes: what a cart costs, with what plugins have to say about it.
 */
@NullMarked
package dev.wasmboot.sample.quote;

import org.jspecify.annotations.NullMarked;
