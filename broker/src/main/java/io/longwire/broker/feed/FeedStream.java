package io.longwire.broker.feed;

import io.longwire.broker.engine.Publication;
import io.longwire.broker.feed.FeedRequest.Reading;
import io.longwire.broker.hub.EndReason;
import io.longwire.broker.hub.Outlet;
import io.longwire.broker.hub.Subscriber;
import io.longwire.broker.hub.Subscription;
import io.longwire.broker.session.Missed;
import io.longwire.broker.session.Outbound;
import io.longwire.protocol.exchange.ExchangeListener;
import io.longwire.protocol.exchange.HttpExchange;
import io.longwire.protocol.exchange.ResponseBody;
import io.longwire.protocol.fallback.SseEncoder;
import io.longwire.protocol.http.ResponseHead;
import io.longwire.protocol.loop.Loop;
import io.longwire.protocol.loop.Timer;
import io.longwire.protocol.message.PreparedMessage;
import io.longwire.protocol.transport.SendListener;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One reader that follows a destination as Server-Sent Events. The id of each event is its position, so that a browser that comes back names the
 * last one it has by itself. Events about the stream: {@code lost} (something after the position asked for is no longer retained), {@code
 * missed} (messages were left out, as the topic has it for slow readers), {@code overflow} and {@code ended} (the last event, with the reason).
 *
 * <p>Threads: everything on the exchange's loop.
 */
final class FeedStream implements Subscriber, ExchangeListener {
    private static final long HEART_BEAT = TimeUnit.SECONDS.toNanos(15);
    private static final long RETRY_MILLIS = 2_000;

    private final Loop loop;
    private final ResponseBody body;
    private final Outbound outbound;
    private final Outlet outlet;
    private final Missed missed;
    private @Nullable Subscription subscription;
    private @Nullable Timer timer;
    private boolean ended;

    private FeedStream(HttpExchange exchange, ResponseBody body, FeedContext context) {
        this.loop = exchange.loop();
        this.body = body;
        this.outbound = new Outbound(new BodySink(body), context.limits().outboundBytes());
        this.missed = new Missed(context.overflow());
        this.outlet = context.hub().outlet(loop, this::flush);
    }

    static void begin(HttpExchange exchange, Reading reading, FeedContext context) {
        // Proxies that buffer would keep events back; this header is the one they know.
        ResponseBody body = exchange.respond(
                new ResponseHead(200, Responses.headers("text/event-stream", "X-Accel-Buffering", "no")));
        FeedStream stream = new FeedStream(exchange, body, context);
        exchange.listen(stream);
        stream.open(reading, context);
    }

    private void open(Reading reading, FeedContext context) {
        // Something at once: a browser takes the stream for open only when bytes arrive.
        body.write(ByteBuffer.wrap(SseEncoder.retry(RETRY_MILLIS)));
        body.flush();
        subscription = context.hub().subscribe(outlet, reading.destination().name(), reading.since(), this);
        beatLater();
    }

    private void beatLater() {
        timer = loop.schedule(loop.now() + HEART_BEAT, this::beat);
    }

    private void beat() {
        if (outbound.isEmpty()) {
            body.write(ByteBuffer.wrap(SseEncoder.comment("")));
            body.flush();
        }
        beatLater();
    }

    // ---- the hub

    @Override
    public void started(boolean whole) {
        // Not before: who reads this may rely on it.
        offer(Events.prepared(SseEncoder.comment("following")));
        if (!whole) {
            offer(Events.notice(
                    "lost", "Messages after that position are no longer retained; what is left of them follows."));
        }
    }

    @Override
    public void publication(Publication publication) {
        int says = missed.take();
        if (says > 0) {
            offer(
                    Events.notice("missed", says + " messages were left out, as this topic has it for slow readers."),
                    terms(publication, says));
        }
        offer(Events.event(publication), terms(publication, 0));
    }

    private Outbound.@Nullable Terms terms(Publication publication, int says) {
        return outbound.passes() ? null : missed.terms(publication, says);
    }

    @Override
    public boolean ready() {
        return outbound.isEmpty() && body.writable();
    }

    @Override
    public void ended(EndReason reason) {
        end(Events.notice("ended", reason.text()));
    }

    private void offer(PreparedMessage event) {
        offer(event, null);
    }

    private void offer(PreparedMessage event, Outbound.@Nullable Terms terms) {
        if (!ended && !outbound.offer(event, null, terms)) {
            outbound.clear();
            end(Events.notice(
                    "overflow",
                    "More than " + outbound.limit() + " bytes were not read; come back with the last event's id."));
        }
    }

    private void end(PreparedMessage last) {
        if (!ended) {
            outbound.drainAll();
            body.write(last.payload());
            body.end();
            release();
        }
    }

    private void flush() {
        if (!ended) {
            outbound.drain();
            body.flush();
        }
    }

    // ---- the exchange

    @Override
    public void writable() {
        if (ended) {
            return;
        }
        flush();
        if (ready() && subscription != null) {
            subscription.resume();
        }
    }

    @Override
    public void left() {
        if (!ended) {
            release();
        }
    }

    private void release() {
        ended = true;
        outbound.clear();
        if (timer != null) {
            timer.cancel();
        }
        if (subscription != null) {
            subscription.cancel();
        }
    }

    private record BodySink(ResponseBody body) implements Outbound.Sink {
        @Override
        public boolean writable() {
            return body.writable();
        }

        @Override
        public boolean send(PreparedMessage message, @Nullable SendListener listener) {
            if (listener != null) {
                throw new UnsupportedOperationException("A response does not tell what became of one event");
            }
            return body.write(message.payload());
        }
    }
}
