package io.longwire.broker.feed;

import io.longwire.broker.engine.Lease;

/**
 * A message that a reader over HTTP has.
 *
 * @param grant what it was leased with
 * @param lease without its message's content, which its reader has
 */
record HeldLease(Grant grant, Lease lease) {}
