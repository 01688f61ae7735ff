package io.longwire.broker.feed;

import io.longwire.broker.engine.Lease;
import org.jspecify.annotations.Nullable;

/**
 * A message that a reader over HTTP has.
 *
 * @param holder the request that brought it
 * @param owner the name of whoever leased it; null for nobody in particular
 */
record HeldLease(Leasing holder, Lease lease, @Nullable String owner) {}
