@NullMarked
package dev.wasmboot.spring.health;

import org.jspecify.annotations.NullMarked;
