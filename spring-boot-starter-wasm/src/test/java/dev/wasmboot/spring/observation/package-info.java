@NullMarked
package dev.wasmboot.spring.observation;

import org.jspecify.annotations.NullMarked;
