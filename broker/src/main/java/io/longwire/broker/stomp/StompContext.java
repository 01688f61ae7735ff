package io.longwire.broker.stomp;

import io.longwire.broker.access.Access;
import io.longwire.broker.access.Authenticator;
import io.longwire.broker.app.Application;
import io.longwire.broker.engine.Engine;
import io.longwire.broker.engine.PatternRules;
import io.longwire.broker.hub.Hub;
import io.longwire.broker.presence.PresenceBoard;
import io.longwire.broker.queue.QueueHub;
import io.longwire.broker.session.Overflow;
import io.longwire.broker.session.SessionLimits;
import java.util.function.Supplier;

/**
 * What all STOMP sessions of a broker share.
 *
 * @param bounds of what clients send, and the limits they follow from
 * @param application the code behind {@code /app/}
 * @param sessionIds makes ids that nobody can guess, of letters, digits, {@code -} and {@code _}
 */
public record StompContext(
        Engine engine,
        Hub hub,
        QueueHub queues,
        PresenceBoard presence,
        Authenticator authenticator,
        Access access,
        SessionBounds bounds,
        PatternRules<Overflow> overflow,
        Application application,
        Supplier<String> sessionIds) {
    SessionLimits limits() {
        return bounds.limits();
    }
}
