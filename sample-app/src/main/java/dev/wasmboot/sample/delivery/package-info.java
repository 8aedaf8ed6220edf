/**
 * What delivery costs, for product pages.
 */
@NullMarked
package dev.wasmboot.sample.delivery;

import org.jspecify.annotations.NullMarked;
