package dev.wasmboot.spring.binding;

import org.jspecify.annotations.Nullable;

/**
 * What a guest answered, as far as it has been looked at: a number, and the bytes that it
 * stands for where the result is a block.
 *
 * @param bits the bits of the number; 0 where there is no result
 * @param block a copy of the block; {@code null} where there is none
 */
@SuppressWarnings("ArrayRecordComponent") // handed from one method to the next, never
											// compared
public record GuestAnswer(long bits, byte @Nullable [] block) {

}
