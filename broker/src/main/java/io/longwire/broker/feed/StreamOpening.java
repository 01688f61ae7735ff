package io.longwire.broker.feed;

import io.longwire.broker.access.Destination;
import io.longwire.broker.engine.Position;
import io.longwire.broker.session.Outcome;
import io.longwire.protocol.exchange.ExchangeListener;
import io.longwire.protocol.exchange.HttpExchange;
import io.longwire.protocol.exchange.ResponseBody;
import io.longwire.protocol.exchange.WebSocketAcceptance;
import io.longwire.protocol.fallback.SseEncoder;
import io.longwire.protocol.frame.CloseCode;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.http.Headers;
import io.longwire.protocol.http.ResponseHead;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.transport.Transport;
import io.longwire.protocol.transport.TransportListener;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From a request to a stream. Who has no cursor begins where the destinations end, so that it has one before anything comes. */
final class StreamOpening {
    private static final Logger LOG = LoggerFactory.getLogger(StreamOpening.class);
    private static final long RETRY_MILLIS = 2_000;

    private final HttpExchange exchange;
    private final FeedRequest request;
    private final FeedContext context;

    private StreamOpening(HttpExchange exchange, FeedRequest request, FeedContext context) {
        this.exchange = exchange;
        this.request = request;
        this.context = context;
    }

    static void begin(HttpExchange exchange, FeedRequest request, FeedContext context) {
        StreamOpening opening = new StreamOpening(exchange, request, context);
        Outcome.when(opening.cursor(), exchange.loop(), outcome -> {
            Cursor cursor = outcome.value();
            if (cursor != null) {
                opening.open(cursor);
            } else {
                LOG.error("The end of {} could not be read", request.destinations(), outcome.failure());
                Responses.unavailable(
                        exchange, "Not available", "The destination cannot be read at the moment; try again later.");
            }
        });
    }

    private CompletionStage<Cursor> cursor() {
        if (request.since() != null) {
            return CompletableFuture.completedStage(request.since());
        }
        List<CompletableFuture<Position>> ends = new ArrayList<>();
        for (Destination destination : request.destinations()) {
            ends.add(context.engine().end(destination.name()).toCompletableFuture());
        }
        return CompletableFuture.allOf(ends.toArray(new CompletableFuture<?>[0]))
                .thenApply(done -> new Cursor(
                        request.destinations(),
                        ends.stream().map(CompletableFuture::join).toList()));
    }

    private void open(Cursor cursor) {
        switch (request.form()) {
            case EVENTS ->
                openBody(
                        cursor,
                        StreamForm.EVENTS,
                        "text/event-stream",
                        SseEncoder.opening(RETRY_MILLIS, cursor.toString()));
            case LINES -> openBody(cursor, StreamForm.LINES, "application/x-ndjson", new byte[0]);
            case OBJECTS -> openSocket(cursor, StreamForm.LINES);
            case BODIES -> openSocket(cursor, StreamForm.BODIES);
            case LIST -> throw new IllegalStateException("A list is no stream");
        }
    }

    // ---- the body of a response

    private void openBody(Cursor cursor, StreamForm form, String contentType, byte[] first) {
        // Proxies that buffer or change bodies would keep messages back; these two fields they know.
        Headers headers = Responses.headers(
                "Content-Type", contentType, "X-Accel-Buffering", "no", "Cache-Control", "no-store, no-transform");
        ResponseBody body = exchange.respond(new ResponseHead(200, headers));
        FeedStream stream =
                new FeedStream(exchange.loop(), new StreamCarrier.Body(body), form, request, cursor, context);
        exchange.listenWithoutBody(new ExchangeListener() {
            @Override
            public void writable() {
                stream.writable();
            }

            @Override
            public void left() {
                stream.release();
            }
        });
        // Something at once: a browser takes the stream for open only when bytes arrive.
        body.write(ByteBuffer.wrap(first));
        body.flush();
        stream.open();
    }

    // ---- a WebSocket

    private void openSocket(Cursor cursor, StreamForm form) {
        exchange.upgrade(new WebSocketAcceptance(
                List.of(), context.extensions(), context.connectionLimits(), Headers.NONE, new Reader(cursor, form)));
    }

    private final class Reader implements TransportListener {
        private final Cursor cursor;
        private final StreamForm form;
        private @Nullable Transport transport;
        private @Nullable FeedStream stream;

        Reader(Cursor cursor, StreamForm form) {
            this.cursor = cursor;
            this.form = form;
        }

        @Override
        public void opened(Transport opened) {
            transport = opened;
            opened.request(1);
            stream = new FeedStream(opened.loop(), new StreamCarrier.Socket(opened), form, request, cursor, context);
            stream.open();
        }

        @Override
        public void message(MessageType type, ByteBuffer payload) {
            if (transport != null && stream != null) {
                stream.release();
                transport.close(CloseReason.of(
                        CloseCode.UNSUPPORTED_DATA, "This WebSocket is read only; publish with POST to the same URL"));
            }
        }

        @Override
        public void writable() {
            if (stream != null) {
                stream.writable();
            }
        }

        @Override
        public void closed(CloseReason reason, @Nullable Side began) {
            if (stream != null) {
                stream.release();
            }
        }
    }
}
