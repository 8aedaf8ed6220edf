package dev.wasmboot.engine;

/**
 * The state of a pool.
 *
 * @param size instances that may exist
 * @param idle instances that wait for a call
 * @param leased instances that are in a call
 * @param waiting callers that wait for an instance
 * @param created instances made so far
 * @param discarded instances given up so far, since they trapped, exited or timed out
 */
public record PoolStatistics(int size, int idle, int leased, int waiting, long created, long discarded) {

}
