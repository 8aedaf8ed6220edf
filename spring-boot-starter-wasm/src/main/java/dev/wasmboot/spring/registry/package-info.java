/**
 * The plugins of an application: loaded, published, replaced, called.
 */
@NullMarked
package dev.wasmboot.spring.registry;

import org.jspecify.annotations.NullMarked;
