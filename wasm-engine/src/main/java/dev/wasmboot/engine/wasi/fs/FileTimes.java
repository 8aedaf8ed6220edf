package dev.wasmboot.engine.wasi.fs;

import java.nio.file.attribute.FileTime;

import org.jspecify.annotations.Nullable;

/**
 * Times for a file.
 *
 * @param accessed when it was last read; {@code null} leaves it
 * @param modified when it was last written; {@code null} leaves it
 */
public record FileTimes(@Nullable FileTime accessed, @Nullable FileTime modified) {

}
