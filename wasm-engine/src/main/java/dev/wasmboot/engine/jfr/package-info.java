/**
 * What the engine tells the JDK's Flight Recorder.
 */
@NullMarked
package dev.wasmboot.engine.jfr;

import org.jspecify.annotations.NullMarked;
