package dev.wasmboot.engine.compiler;

/**
 * A method or a field that code names.
 *
 * @param owner the internal name of its class
 * @param name its name
 * @param descriptor its descriptor
 */
record Member(String owner, String name, String descriptor) {
}
