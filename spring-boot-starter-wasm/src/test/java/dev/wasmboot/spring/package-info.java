@NullMarked
package dev.wasmboot.spring;

import org.jspecify.annotations.NullMarked;
