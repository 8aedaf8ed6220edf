package dev.wasmboot.engine.compiler;

import java.lang.invoke.MethodHandle;
import java.util.BitSet;

/**
 * A method that runs some of the segments of a function.
 *
 * @param handle the method, of the type {@link HotSegments#METHOD}
 * @param numbers the numbers that lead to these segments
 */
record HotMethod(MethodHandle handle, BitSet numbers) {

}
