/**
 * The file system that guests see: directories as open handles, paths that cannot leave
 * them. Nothing here knows of guests' memory or of descriptors.
 */
@NullMarked
package dev.wasmboot.engine.wasi.fs;

import org.jspecify.annotations.NullMarked;
