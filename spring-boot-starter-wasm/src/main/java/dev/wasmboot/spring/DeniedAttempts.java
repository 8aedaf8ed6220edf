package dev.wasmboot.spring;

import java.time.Instant;

import dev.wasmboot.policy.Attempt;

/**
 * How often a plugin tried something that it is not granted.
 *
 * @param attempt what it tried; its subject is the guest's own text
 * @param count how often, since the application started
 * @param last when it did for the last time
 */
public record DeniedAttempts(Attempt attempt, long count, Instant last) {

}
