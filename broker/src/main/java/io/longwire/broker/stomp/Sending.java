package io.longwire.broker.stomp;

import io.longwire.broker.access.Destination;
import io.longwire.broker.access.DestinationException;
import io.longwire.broker.access.Verb;
import io.longwire.broker.engine.Draft;
import io.longwire.broker.engine.Position;
import io.longwire.broker.session.Outcome;
import io.longwire.protocol.frame.CloseCode;
import io.longwire.protocol.stomp.StompFrame;
import io.longwire.protocol.stomp.StompHeaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** SEND. On the session's loop. */
final class Sending {
    private static final Logger LOG = LoggerFactory.getLogger(Sending.class);

    private final StompSession session;
    private final StompContext context;
    private final Rights rights;
    private final Unsettled unsettled;

    Sending(StompSession session, StompContext context, Rights rights, Unsettled unsettled) {
        this.session = session;
        this.context = context;
        this.rights = rights;
        this.unsettled = unsettled;
    }

    void send(StompFrame frame) {
        if (frame.headers().first("transaction") != null) {
            session.fail(
                    frame,
                    StompError.protocol(
                            "SEND in an unknown transaction", "This server has no transactions; send without."));
            return;
        }
        String text = frame.headers().first("destination");
        if (text == null) {
            session.fail(frame, StompError.missing(frame.command(), "destination"));
            return;
        }
        try {
            send(frame, Destination.parse(text));
        } catch (DestinationException e) {
            session.fail(frame, StompError.protocol("Not a destination", String.valueOf(e.getMessage())));
        }
    }

    private void send(StompFrame frame, Destination destination) {
        StompHeaders headers = frame.headers();
        Draft draft = new Draft(
                destination.name(),
                headers.first("content-type"),
                ReservedHeaders.own(headers::forEach),
                frame.copyOfBody());
        rights.ifAllowed(frame, Verb.PUBLISH, destination, () -> publish(draft, headers.first("receipt")));
    }

    private void publish(Draft draft, @Nullable String receipt) {
        var published = context.engine().publish(draft).toCompletableFuture();
        unsettled.add();
        if (published.isDone()) {
            published(receipt, Outcome.of(published));
            return;
        }
        unsettled.waits();
        Outcome.later(published, session.transport().loop(), outcome -> published(receipt, outcome));
    }

    private void published(@Nullable String receipt, Outcome<Position> outcome) {
        if (outcome.value() == null) {
            LOG.error("A message could not be published", outcome.failure());
            session.fail(
                    new StompError(CloseCode.INTERNAL_ERROR, "Not published", "The broker could not take the message."),
                    receipt);
            return;
        }
        session.receipt(receipt);
        unsettled.done();
    }
}
