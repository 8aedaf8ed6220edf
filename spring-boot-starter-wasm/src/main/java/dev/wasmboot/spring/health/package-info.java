/**
 * The health of plugins.
 */
@NullMarked
package dev.wasmboot.spring.health;

import org.jspecify.annotations.NullMarked;
