@NullMarked
package dev.wasmboot.spring.actuate;

import org.jspecify.annotations.NullMarked;
