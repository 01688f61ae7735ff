package io.longwire.broker.engine;

/**
 * How much stands in a queue.
 *
 * @param messages all of them
 * @param leased those that are handed out and not settled
 */
public record QueueDepth(long messages, long leased) {}
