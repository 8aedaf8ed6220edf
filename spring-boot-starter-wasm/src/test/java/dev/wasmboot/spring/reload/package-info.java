@NullMarked
package dev.wasmboot.spring.reload;

import org.jspecify.annotations.NullMarked;
