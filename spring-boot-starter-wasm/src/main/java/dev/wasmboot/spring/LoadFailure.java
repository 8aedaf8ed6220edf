package dev.wasmboot.spring;

import java.time.Instant;

/**
 * Why a version of a plugin was not published.
 *
 * @param at when that was decided
 * @param source where the version was taken from, for people to read
 * @param problem what is wrong
 * @param cure what to do about it
 */
public record LoadFailure(Instant at, String source, String problem, String cure) {

}
