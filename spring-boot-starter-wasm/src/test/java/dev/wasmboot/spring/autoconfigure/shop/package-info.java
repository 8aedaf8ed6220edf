@NullMarked
package dev.wasmboot.spring.autoconfigure.shop;

import org.jspecify.annotations.NullMarked;
