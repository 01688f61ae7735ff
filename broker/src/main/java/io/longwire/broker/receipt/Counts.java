package io.longwire.broker.receipt;

/**
 * What became of one publication at those who were subscribed when it was published.
 *
 * @param acknowledged consumers that acknowledged it
 * @param not consumers that refused it, left, or have not acknowledged it yet; of a queue, 1 when it was given up
 * @param written subscribers that acknowledge automatically, and to whom it was written
 * @param delivered readers that cannot acknowledge (HTTP, SSE, code in the JVM), and that it was handed to
 */
public record Counts(int acknowledged, int not, int written, int delivered) {}
