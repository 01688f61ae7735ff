package io.longwire.broker.feed;

import io.longwire.broker.access.Destination;
import io.longwire.broker.engine.Draft;
import io.longwire.broker.engine.FullException;
import io.longwire.broker.engine.Position;
import io.longwire.broker.engine.Terms;
import io.longwire.broker.engine.UnavailableException;
import io.longwire.broker.session.Outcome;
import io.longwire.protocol.exchange.ExchangeListener;
import io.longwire.protocol.exchange.HttpExchange;
import io.longwire.protocol.fallback.JsonText;
import io.longwire.protocol.http.Headers;
import io.longwire.protocol.http.Preferences;
import io.longwire.protocol.http.RequestHead;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collects the body of one POST and publishes it. On the exchange's loop. */
final class FeedPost implements ExchangeListener {
    private static final Logger LOG = LoggerFactory.getLogger(Feed.class);
    private static final int FIRST = 1024;
    private static final int MOST_KEY = 128;

    private final HttpExchange exchange;
    private final Destination destination;
    private final FeedContext context;
    private final @Nullable String key;
    private byte[] body = {};
    private int length;
    private boolean done;

    private FeedPost(HttpExchange exchange, Destination destination, FeedContext context) {
        this.exchange = exchange;
        this.destination = destination;
        this.context = context;
        this.key = key(exchange.request().headers().first("Idempotency-Key"));
    }

    static void begin(HttpExchange exchange, Destination destination, FeedContext context) {
        RequestHead request = exchange.request();
        FeedPost post = new FeedPost(exchange, destination, context);
        String key = post.key;
        if (request.headers().has("Content-Encoding")) {
            Responses.problem(
                    exchange, 415, "Unsupported content coding", "Send the body as it is, without Content-Encoding.");
        } else if (key != null && (key.isEmpty() || key.length() > MOST_KEY)) {
            Responses.problem(
                    exchange, 400, "Bad Idempotency-Key", "An Idempotency-Key has 1 to " + MOST_KEY + " characters.");
        } else if (announced(request.headers().first("Content-Length"))
                > context.limits().bodyBytes()) {
            post.tooLarge();
        } else {
            exchange.listen(post);
            exchange.request(1);
        }
    }

    /** The key, with or without the quotes that a structured field has. */
    private static @Nullable String key(@Nullable String field) {
        if (field == null || field.length() < 2 || !field.startsWith("\"") || !field.endsWith("\"")) {
            return field;
        }
        return field.substring(1, field.length() - 1);
    }

    /** What is announced; 0 when nothing is, for then the pieces are counted. That it is a number is the driver's to check. */
    private static long announced(@Nullable String length) {
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    @Override
    public void data(ByteBuffer chunk) {
        if (done) {
            return;
        }
        int count = chunk.remaining();
        if (count > context.limits().bodyBytes() - length) {
            tooLarge();
            return;
        }
        if (length + count > body.length) {
            long larger = Math.max(length + count, Math.max(FIRST, body.length * 2L));
            body = Arrays.copyOf(body, (int) Math.min(context.limits().bodyBytes(), larger));
        }
        chunk.get(body, length, count);
        length += count;
        exchange.request(1);
    }

    private void tooLarge() {
        done = true;
        body = new byte[0];
        Responses.problem(
                exchange,
                413,
                "Too large",
                "A message has at most " + context.limits().bodyBytes() + " bytes.");
    }

    @Override
    public void end(Headers trailers) {
        if (done) {
            return;
        }
        done = true;
        Draft draft = new Draft(
                destination.name(),
                exchange.request().headers().first("Content-Type"),
                Map.of(),
                length == body.length ? body : Arrays.copyOf(body, length),
                key == null ? Terms.NONE : new Terms(Terms.NEVER, key, null, null, 0));
        CompletableFuture<Position> published = context.engine().publish(draft).toCompletableFuture();
        if (new Preferences(exchange.request().headers()).value("respond-async") != null) {
            CompletableFuture<?> unused = published.whenComplete((position, failure) -> {
                if (failure != null) {
                    LOG.warn("A message to {} was not published; its sender did not wait", destination, failure);
                }
            });
            Responses.json(exchange, 202, json(null), "Preference-Applied", "respond-async");
        } else {
            Outcome.when(published, exchange.loop(), this::answer);
        }
    }

    private void answer(Outcome<Position> outcome) {
        Position position = outcome.value();
        if (position == null) {
            Responses.unavailable(exchange, "Not published", refusal(outcome.failure()));
        } else {
            Responses.json(exchange, context.engine().retains(destination.name()) ? 200 : 202, json(position));
        }
    }

    private JsonText json(@Nullable Position position) {
        JsonText json = new JsonText(128).raw("{\"destination\":").string(destination.name());
        if (position != null) {
            json.raw(",\"position\":").string(position.toString());
        }
        return json.raw("}\n");
    }

    private String refusal(@Nullable Throwable failure) {
        if (failure instanceof FullException || failure instanceof UnavailableException) {
            return String.valueOf(failure.getMessage());
        }
        LOG.error("A message to {} could not be published", destination, failure);
        return "The broker could not take the message; try again later.";
    }

    @Override
    public void left() {
        done = true;
        body = new byte[0];
    }
}
