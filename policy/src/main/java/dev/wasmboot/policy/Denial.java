package dev.wasmboot.policy;

/**
 * Something a plugin asked for and was not granted.
 *
 * @param capability the kind
 * @param subject what exactly, for instance {@code host.log}
 * @param reason why not, as a sentence without its full stop
 * @param required whether the plugin cannot be started without it
 */
public record Denial(Capability capability, String subject, String reason, boolean required) {

}
