package io.longwire.broker.feed;

import io.longwire.broker.queue.QueueHub;
import java.time.InstantSource;

/** What all requests for leases share. */
record LeaseContext(FeedContext feed, QueueHub queues, LeaseTable table, InstantSource clock) {}
