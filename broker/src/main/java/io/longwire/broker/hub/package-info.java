/** This node's subscriptions and their fan-out, grouped by loop. */
@NullMarked
package io.longwire.broker.hub;

import org.jspecify.annotations.NullMarked;
