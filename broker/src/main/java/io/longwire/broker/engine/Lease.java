package io.longwire.broker.engine;

/**
 * A message of a queue, handed to this node until it is settled.
 *
 * @param publication the message; its destination is the queue
 * @param attempt how often it was handed out, this time included: 1 at first; beyond that it is redelivered
 */
public record Lease(Publication publication, int attempt) {}
