package dev.wasmboot.engine;

/**
 * Something a module offers.
 *
 * @param name its name
 * @param type what it is
 */
public record ExportType(String name, ExternType type) {

}
