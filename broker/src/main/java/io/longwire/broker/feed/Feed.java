package io.longwire.broker.feed;

import io.longwire.broker.access.Destination;
import io.longwire.broker.access.DestinationException;
import io.longwire.broker.access.Verb;
import io.longwire.broker.feed.FeedRights.Right;
import io.longwire.broker.presence.PresenceBoard;
import io.longwire.protocol.exchange.HttpExchange;
import io.longwire.protocol.exchange.HttpHandler;
import io.longwire.protocol.http.RequestHead;
import java.util.ArrayList;
import java.util.List;

/**
 * A destination as an HTTP resource, read in five ways with one position: as a list of what is retained, as the same that may wait until there is
 * something, as a stream of lines or of events, and through a WebSocket. {@code POST} publishes the body. At {@code /feed} several
 * destinations are read at once; a queue can only be looked at, and published to.
 *
 * <p>Threads: any loop; each exchange on its own.
 */
public final class Feed implements HttpHandler {
    private static final String METHODS = "GET, HEAD, POST, OPTIONS";
    private static final String METHODS_OF_SEVERAL = "GET, HEAD, OPTIONS";

    private final FeedContext context;

    public Feed(FeedContext context) {
        this.context = context;
    }

    @Override
    public void handle(HttpExchange exchange) {
        try {
            dispatch(exchange);
        } catch (RefusedException refused) {
            Responses.problem(exchange, refused.problem());
        }
    }

    private void dispatch(HttpExchange exchange) throws RefusedException {
        RequestHead head = exchange.request();
        boolean several = head.path().equals(FeedRequest.SEVERAL);
        String methods = several ? METHODS_OF_SEVERAL : METHODS;
        switch (head.method()) {
            case "GET", "HEAD" -> read(exchange, FeedRequest.of(head));
            case "OPTIONS" -> Responses.empty(exchange, 204, "Allow", methods);
            case "POST" -> {
                if (several) {
                    refuse(exchange, methods);
                } else {
                    publish(exchange, FeedRequest.destination(head));
                }
            }
            default -> refuse(exchange, methods);
        }
    }

    private static void refuse(HttpExchange exchange, String methods) {
        Responses.problem(exchange, 405, "Method not allowed", "What is here knows " + methods + ".", "Allow", methods);
    }

    private void read(HttpExchange exchange, FeedRequest request) throws RefusedException {
        List<Right> rights = new ArrayList<>();
        for (Destination destination : request.destinations()) {
            for (Verb verb : verbs(request)) {
                rights.add(right(verb, destination));
            }
        }
        new FeedRights(context, exchange).ifAllowed(rights, identity -> {
            if (request.form().isStream()) {
                StreamOpening.begin(exchange, request, context);
            } else {
                FeedPoll.begin(exchange, request, context);
            }
        });
    }

    private static List<Verb> verbs(FeedRequest request) {
        List<Verb> verbs = new ArrayList<>();
        if (request.form().isStream() || request.waitSeconds() > 0) {
            verbs.add(Verb.SUBSCRIBE);
        }
        if (!request.form().isStream()) {
            verbs.add(Verb.HISTORY);
        }
        if (request.since() != null) {
            verbs.add(Verb.RECOVER);
        }
        return verbs;
    }

    /** Who comes and goes on a topic is a right of its own, on that topic. */
    private static Right right(Verb verb, Destination destination) throws RefusedException {
        if (!PresenceBoard.isPresence(destination.name())) {
            return new Right(verb, destination);
        }
        try {
            return new Right(Verb.PRESENCE, Destination.parse(PresenceBoard.subject(destination.name())));
        } catch (DestinationException e) {
            throw new RefusedException(400, "Not a destination", String.valueOf(e.getMessage()));
        }
    }

    private void publish(HttpExchange exchange, Destination destination) throws RefusedException {
        if (PresenceBoard.isPresence(destination.name())) {
            throw new RefusedException(
                    403, "POST to a presence topic", "The broker alone says there who comes and goes.");
        }
        new FeedRights(context, exchange)
                .ifAllowed(
                        List.of(new Right(Verb.PUBLISH, destination)),
                        identity -> FeedPost.begin(exchange, destination, context));
    }
}
