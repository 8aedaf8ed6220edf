/**
 * How the methods of a Java interface become calls of a plugin's exports, and beans
 * become host functions.
 */
@NullMarked
package dev.wasmboot.spring.binding;

import org.jspecify.annotations.NullMarked;
