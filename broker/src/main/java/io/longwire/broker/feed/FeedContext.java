package io.longwire.broker.feed;

import io.longwire.broker.access.Access;
import io.longwire.broker.access.Authenticator;
import io.longwire.broker.engine.Engine;
import io.longwire.broker.engine.PatternRules;
import io.longwire.broker.hub.Hub;
import io.longwire.broker.session.Overflow;
import io.longwire.broker.session.SessionLimits;

/** What all requests to destinations share. */
public record FeedContext(
        Engine engine,
        Hub hub,
        Authenticator authenticator,
        Access access,
        SessionLimits limits,
        PatternRules<Overflow> overflow) {}
