package io.longwire.broker.feed;

import io.longwire.broker.access.AuthenticationException;
import io.longwire.broker.access.Credentials;
import io.longwire.broker.access.Decision;
import io.longwire.broker.access.Destination;
import io.longwire.broker.access.Verb;
import io.longwire.broker.session.Outcome;
import io.longwire.protocol.exchange.HttpExchange;
import io.longwire.protocol.peer.Identity;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who asks, and whether they may. On the exchange's loop. */
final class FeedRights {
    private static final Logger LOG = LoggerFactory.getLogger(FeedRights.class);

    /** What has to be allowed. */
    record Right(Verb verb, Destination destination) {}

    private final FeedContext context;
    private final HttpExchange exchange;

    FeedRights(FeedContext context, HttpExchange exchange) {
        this.context = context;
        this.exchange = exchange;
    }

    /** Goes on where all of it is allowed, else answers that it is not. */
    void ifAllowed(List<Right> rights, Consumer<Identity> action) {
        Outcome.when(context.authenticator().authenticate(exchange.peer(), Credentials.NONE), exchange.loop(), who -> {
            Identity identity = who.value();
            if (identity == null) {
                refuseUnknown(who.failure());
                return;
            }
            next(identity, rights.iterator(), action);
        });
    }

    private void next(Identity identity, Iterator<Right> rights, Consumer<Identity> action) {
        if (!rights.hasNext()) {
            action.accept(identity);
            return;
        }
        Right right = rights.next();
        Outcome.when(context.access().may(identity, right.verb, right.destination), exchange.loop(), outcome -> {
            Decision decision = outcome.value();
            if (decision != null && decision.allowed()) {
                next(identity, rights, action);
            } else {
                refuse(right, decision, outcome.failure());
            }
        });
    }

    private void refuseUnknown(@Nullable Throwable failure) {
        String detail = failure instanceof AuthenticationException ? failure.getMessage() : null;
        if (detail == null) {
            LOG.error("Authentication failed", failure);
            detail = "The server could not find out who this is.";
        }
        Responses.problem(exchange, 403, "Access refused", detail);
    }

    private void refuse(Right right, @Nullable Decision decision, @Nullable Throwable failure) {
        if (decision == null) {
            LOG.error("Access could not be decided", failure);
        }
        String why = decision == null ? null : decision.refusal();
        Responses.problem(
                exchange,
                403,
                "May not " + right.verb.words() + " " + right.destination,
                why != null ? why : "The server could not decide whether this is allowed.");
    }
}
