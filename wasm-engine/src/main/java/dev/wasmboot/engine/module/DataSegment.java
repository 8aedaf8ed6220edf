package dev.wasmboot.engine.module;

import org.jspecify.annotations.Nullable;

/**
 * Bytes for a memory: a range of the bytes of the module.
 *
 * @param mode active or passive
 * @param memory the index of the memory, 0 where the segment is passive
 * @param offset the address in the memory, {@code null} where the segment is passive
 * @param start the offset of the first byte in the module
 * @param length the number of bytes
 */
public record DataSegment(SegmentMode mode, int memory, @Nullable ConstantExpression offset, int start, int length) {

}
