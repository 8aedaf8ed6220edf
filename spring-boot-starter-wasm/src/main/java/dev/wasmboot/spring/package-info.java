/**
 * WebAssembly plugins as Spring beans: what an application works with.
 */
@NullMarked
package dev.wasmboot.spring;

import org.jspecify.annotations.NullMarked;
