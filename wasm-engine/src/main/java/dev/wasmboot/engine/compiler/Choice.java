package dev.wasmboot.engine.compiler;

import java.util.SortedSet;

/**
 * A branch table that selects one of the segments of a function. It is worked out once,
 * however often the segment that ends with it is measured, or copied to others: it may
 * have thousands of entries.
 *
 * @param text by index, a character that is the index of the segment
 * @param targets the segments
 * @param operands how many operands each begins with, at most
 * @param end just past the table in the module
 */
record Choice(String text, SortedSet<Integer> targets, int operands, int end) {

}
