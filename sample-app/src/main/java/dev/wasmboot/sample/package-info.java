/**
 * A storefront that is extended by plugins.
 */
@NullMarked
package dev.wasmboot.sample;

import org.jspecify.annotations.NullMarked;
