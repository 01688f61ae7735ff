package io.longwire.broker.stomp;

import io.longwire.broker.access.Access;
import io.longwire.broker.access.Authenticator;
import io.longwire.broker.engine.Engine;
import io.longwire.broker.hub.Hub;
import io.longwire.broker.queue.QueueHub;
import io.longwire.broker.session.OverflowPolicy;
import io.longwire.broker.session.SessionLimits;
import java.util.function.Supplier;

/**
 * What all STOMP sessions of a broker share.
 *
 * @param sessionIds makes ids that nobody can guess, of letters, digits, {@code -} and {@code _}
 */
public record StompContext(
        Engine engine,
        Hub hub,
        QueueHub queues,
        Authenticator authenticator,
        Access access,
        SessionLimits limits,
        OverflowPolicy overflow,
        Supplier<String> sessionIds) {}
