package dev.wasmboot.engine.module;

/**
 * Where the body of a function is in the bytes of its module.
 *
 * @param start the offset of the declarations of its locals
 * @param codeStart the offset of its first instruction
 * @param end the offset just past its final {@code end}
 */
public record FunctionBody(int start, int codeStart, int end) {

}
