package dev.wasmboot.engine;

/**
 * The type of something that a module imports or exports.
 */
public sealed interface ExternType permits FunctionType, TableType, MemoryType, GlobalType, TagType {

}
