package io.longwire.broker.feed;

import io.longwire.broker.access.AuthenticationException;
import io.longwire.broker.access.Credentials;
import io.longwire.broker.access.Decision;
import io.longwire.broker.access.Destination;
import io.longwire.broker.access.DestinationException;
import io.longwire.broker.access.Verb;
import io.longwire.broker.engine.History;
import io.longwire.broker.engine.Position;
import io.longwire.broker.engine.Publication;
import io.longwire.broker.feed.FeedRequest.Form;
import io.longwire.broker.feed.FeedRequest.Reading;
import io.longwire.broker.session.Outcome;
import io.longwire.protocol.exchange.HttpExchange;
import io.longwire.protocol.exchange.HttpHandler;
import io.longwire.protocol.fallback.JsonText;
import io.longwire.protocol.http.RequestHead;
import io.longwire.protocol.http.Tokens;
import io.longwire.protocol.peer.Identity;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A destination as an HTTP resource: {@code GET} reads what is retained as JSON, or follows it where {@code text/event-stream} is wanted; {@code
 * POST} publishes the body.
 */
public final class Feed implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Feed.class);
    private static final String METHODS = "GET, HEAD, POST, OPTIONS";
    private static final int PAGE_COUNT = 1_000;
    private static final long PAGE_BYTES = 4 << 20;

    private final FeedContext context;

    public Feed(FeedContext context) {
        this.context = context;
    }

    @Override
    public void handle(HttpExchange exchange) {
        RequestHead request = exchange.request();
        Destination destination;
        try {
            destination = Destination.ofPath(request.path());
        } catch (DestinationException e) {
            Responses.problem(exchange, 400, "Not a destination", String.valueOf(e.getMessage()));
            return;
        }
        if (destination.kind() != Destination.Kind.TOPIC) {
            Responses.problem(
                    exchange, 400, "Not a destination", "What can be read and published to here begins with /topic/.");
            return;
        }
        if (request.protocol() != null) {
            Responses.problem(exchange, 501, "No such protocol", "A destination cannot be upgraded; STOMP is at /ws.");
            return;
        }
        switch (request.method()) {
            case "GET", "HEAD" -> read(exchange, destination);
            case "POST" ->
                ifAllowed(exchange, Verb.PUBLISH, destination, () -> FeedPost.begin(exchange, destination, context));
            case "OPTIONS" -> Responses.empty(exchange, 204, "Allow", METHODS);
            default ->
                Responses.problem(
                        exchange, 405, "Method not allowed", "A destination knows " + METHODS + ".", "Allow", METHODS);
        }
    }

    private void read(HttpExchange exchange, Destination destination) {
        RequestHead request = exchange.request();
        Form form = FeedRequest.form(request);
        if (form == Form.NONE_OF_OURS) {
            Responses.problem(
                    exchange,
                    406,
                    "Not acceptable",
                    "A destination is read as application/json or followed as text/event-stream.");
            return;
        }
        boolean events = form == Form.EVENTS && request.method().equals("GET");
        String text = FeedRequest.since(request, events);
        Position since = text == null ? null : Position.parse(text);
        if (text != null && since == null) {
            Responses.problem(
                    exchange,
                    400,
                    "Not a position",
                    "'" + Tokens.printable(text) + "' is no position; positions look like k3x9-17.");
            return;
        }
        Reading reading = new Reading(destination, since);
        Runnable action = events ? () -> FeedStream.begin(exchange, reading, context) : () -> list(exchange, reading);
        Verb first = events ? Verb.SUBSCRIBE : Verb.HISTORY;
        ifAllowed(
                exchange,
                first,
                destination,
                since == null ? action : () -> ifAllowed(exchange, Verb.RECOVER, destination, action));
    }

    // ---- what is retained

    private void list(HttpExchange exchange, Reading reading) {
        String destination = reading.destination().name();
        whenAnswered(
                exchange, context.engine().history(destination, reading.since(), PAGE_COUNT, PAGE_BYTES), outcome -> {
                    History page = outcome.value();
                    if (page == null) {
                        LOG.error("The history of {} could not be read", destination, outcome.failure());
                        unavailable(exchange);
                        return;
                    }
                    String tag = FeedRequest.tag(page.position());
                    if (FeedRequest.has(exchange.request(), tag)) {
                        Responses.empty(exchange, 304, "ETag", tag, "Cache-Control", "no-store");
                    } else {
                        Responses.json(exchange, 200, json(destination, page), "ETag", tag);
                    }
                });
    }

    private static JsonText json(String destination, History page) {
        JsonText json = new JsonText(1024)
                .raw("{\"destination\":")
                .string(destination)
                .raw(",\"position\":")
                .string(page.position().toString())
                .raw(",\"complete\":")
                .raw(Boolean.toString(page.whole()))
                .raw(",\"more\":")
                .raw(Boolean.toString(!page.last()))
                .raw(",\"messages\":[");
        String before = "";
        for (Publication publication : page.publications()) {
            json.raw(before);
            Events.write(json, publication);
            before = ",";
        }
        return json.raw("]}\n");
    }

    private static void unavailable(HttpExchange exchange) {
        Responses.problem(
                exchange, 503, "Not available", "The destination cannot be read at the moment; try again later.");
    }

    // ---- who, and whether

    private void ifAllowed(HttpExchange exchange, Verb verb, Destination destination, Runnable action) {
        whenAnswered(exchange, context.authenticator().authenticate(exchange.peer(), Credentials.NONE), who -> {
            Identity identity = who.value();
            if (identity == null) {
                refuseUnknown(exchange, who.failure());
                return;
            }
            whenAnswered(exchange, context.access().may(identity, verb, destination), outcome -> {
                Decision decision = outcome.value();
                if (decision != null && decision.allowed()) {
                    action.run();
                } else {
                    refuse(exchange, verb, destination, decision, outcome.failure());
                }
            });
        });
    }

    private static void refuseUnknown(HttpExchange exchange, @Nullable Throwable failure) {
        String detail = failure instanceof AuthenticationException ? failure.getMessage() : null;
        if (detail == null) {
            LOG.error("Authentication failed", failure);
            detail = "The server could not find out who this is.";
        }
        Responses.problem(exchange, 403, "Access refused", detail);
    }

    private static void refuse(
            HttpExchange exchange,
            Verb verb,
            Destination destination,
            @Nullable Decision decision,
            @Nullable Throwable failure) {
        String why = decision == null ? null : decision.refusal();
        if (decision == null) {
            LOG.error("Access could not be decided", failure);
        }
        Responses.problem(
                exchange,
                403,
                "May not " + verb.words() + " " + destination,
                why != null ? why : "The server could not decide whether this is allowed.");
    }

    private static <T> void whenAnswered(HttpExchange exchange, CompletionStage<T> stage, Consumer<Outcome<T>> next) {
        CompletableFuture<T> answer = stage.toCompletableFuture();
        if (answer.isDone()) {
            next.accept(Outcome.of(answer));
        } else {
            Outcome.later(answer, exchange.loop(), next);
        }
    }
}
