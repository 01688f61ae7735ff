package io.longwire.broker.app;

import io.longwire.broker.engine.Publication;
import org.jspecify.annotations.Nullable;

/**
 * Sees every publication for every STOMP subscription, just before it is sent. Readers over HTTP, what a handler answers to one subscription
 * alone, and the list of who is present do not pass here. Called on the event loop that owns the client: must not block. One that throws ends the
 * client's session with an ERROR. A publication that is let through as it is stays shared by all who get it; another one is encoded for this one client.
 */
@FunctionalInterface
public interface OutboundInterceptor {
    /**
     * Lets a publication through, as it is or with another content ({@link Publication#withContent}).
     *
     * @return the same, another one, or null to leave it out: on a queue it is then given back, as if the client had refused it
     */
    @Nullable
    Publication delivering(Publication publication, Recipient recipient);
}
