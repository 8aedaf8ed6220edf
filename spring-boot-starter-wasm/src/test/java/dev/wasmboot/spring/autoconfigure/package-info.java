@NullMarked
package dev.wasmboot.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
