package dev.wasmboot.engine.module;

/**
 * Something a module offers.
 *
 * @param name its name, unique among the exports of the module
 * @param kind what it is
 * @param index its index in the index space of its kind, imports first
 */
public record Export(String name, ExternKind kind, int index) {

}
