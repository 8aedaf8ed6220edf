@NullMarked
package dev.wasmboot.spring.binding;

import org.jspecify.annotations.NullMarked;
