/**
 * Auto-configuration: the only package that puts the others together.
 */
@NullMarked
package dev.wasmboot.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
