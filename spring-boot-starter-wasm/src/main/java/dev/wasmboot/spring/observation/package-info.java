/**
 * Metrics of calls, reloads, pools and the module cache.
 */
@NullMarked
package dev.wasmboot.spring.observation;

import org.jspecify.annotations.NullMarked;
