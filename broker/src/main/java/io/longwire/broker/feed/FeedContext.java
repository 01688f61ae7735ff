package io.longwire.broker.feed;

import io.longwire.broker.access.Access;
import io.longwire.broker.access.Authenticator;
import io.longwire.broker.engine.Engine;
import io.longwire.broker.engine.PatternRules;
import io.longwire.broker.hub.Hub;
import io.longwire.broker.session.Overflow;
import io.longwire.broker.session.SessionLimits;
import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.extension.ExtensionFactory;
import java.util.List;

/**
 * What all requests to destinations share.
 *
 * @param extensions offered to WebSockets, the preferred one first
 * @param connectionLimits of WebSockets
 */
public record FeedContext(
        Engine engine,
        Hub hub,
        Authenticator authenticator,
        Access access,
        SessionLimits limits,
        PatternRules<Overflow> overflow,
        List<ExtensionFactory> extensions,
        Limits connectionLimits) {}
