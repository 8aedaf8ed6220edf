package dev.wasmboot.engine.compiler;

import java.util.List;

/**
 * What becomes one method of a divided function: a segment, and copies of others that it
 * would only be left for. So the head of a loop around a large switch, with which an
 * interpreter's every instruction begins, takes no call of its own.
 *
 * @param index the segment's index, which is the method's
 * @param followers the indexes of the others, in their order
 * @param origin where the first line of the method is
 * @param frame the frame of a pass that measured it
 */
record Part(int index, List<Integer> followers, int origin, SegmentFrame frame) {

}
