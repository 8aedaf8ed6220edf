package dev.wasmboot.spring.binding;

/**
 * How values of a Java type cross the border between host and guest.
 */
sealed interface Crossing permits CoreValue, Block {

}
