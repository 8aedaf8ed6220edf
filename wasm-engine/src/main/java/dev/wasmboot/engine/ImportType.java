package dev.wasmboot.engine;

/**
 * Something a module needs from outside.
 *
 * @param module the name of the module it is to come from
 * @param name its name there
 * @param type what it has to be
 */
public record ImportType(String module, String name, ExternType type) {

}
