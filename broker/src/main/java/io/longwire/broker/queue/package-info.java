/** This node's consumers of queues: who gets the next message, and what becomes of it. */
@NullMarked
package io.longwire.broker.queue;

import org.jspecify.annotations.NullMarked;
