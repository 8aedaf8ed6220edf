@NullMarked
package dev.wasmboot.spring.registry;

import org.jspecify.annotations.NullMarked;
