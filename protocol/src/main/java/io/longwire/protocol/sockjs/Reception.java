package io.longwire.protocol.sockjs;

import io.longwire.protocol.exchange.ExchangeListener;
import io.longwire.protocol.exchange.HttpExchange;
import io.longwire.protocol.exchange.ResponseBody;
import io.longwire.protocol.http.Headers;
import io.longwire.protocol.http.ResponseHead;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A request by which a client receives: one poll, or one streamed response. Guarded by the loop of its exchange. */
final class Reception implements ExchangeListener {
    private final HttpExchange exchange;
    private final Session session;
    private final Format format;
    private final Headers fields;
    private @Nullable ResponseBody body;

    /** Written, but the client does not read it yet. */
    private @Nullable Delivery unread;

    private boolean over;

    Reception(HttpExchange exchange, Session session, Format format, Headers fields) {
        this.exchange = exchange;
        this.session = session;
        this.format = format;
        this.fields = fields;
    }

    Format format() {
        return format;
    }

    /** Begins a streamed response, and hears from now on of the client. */
    void begin() {
        if (format.transport().streams) {
            // Proxies must not wait for more of it.
            ResponseBody begun = exchange.respond(new ResponseHead(200, fields.with("X-Accel-Buffering", "no")));
            body = begun;
            begun.write(ByteBuffer.wrap(format.prelude()));
            begun.flush();
        }
        exchange.listenWithoutBody(this);
    }

    /** Writes a frame, and tells the session once it may send another. From the session's loop. */
    void deliver(Delivery delivery) {
        Hop.run(session.loop(), exchange.loop(), () -> write(delivery));
    }

    private void write(Delivery delivery) {
        if (over) {
            settled(delivery, false);
            return;
        }
        over = delivery.last;
        ResponseBody stream = body;
        if (stream == null) {
            exchange.respond(new ResponseHead(200, fields), ByteBuffer.wrap(delivery.bytes));
            settled(delivery, true);
            return;
        }
        stream.write(ByteBuffer.wrap(delivery.bytes));
        if (delivery.last) {
            stream.end();
            settled(delivery, true);
            return;
        }
        stream.flush();
        if (stream.writable()) {
            settled(delivery, true);
        } else {
            unread = delivery;
        }
    }

    private void settled(Delivery delivery, boolean written) {
        Hop.run(exchange.loop(), session.loop(), () -> session.downstream().settled(this, delivery, written));
    }

    @Override
    public void writable() {
        Delivery waiting = unread;
        ResponseBody stream = body;
        if (waiting != null && stream != null && stream.writable()) {
            unread = null;
            settled(waiting, true);
        }
    }

    @Override
    public void left() {
        if (over) {
            return;
        }
        over = true;
        Delivery lost = unread;
        unread = null;
        if (lost != null) {
            settled(lost, false);
        }
        Hop.run(exchange.loop(), session.loop(), () -> session.downstream().left(this));
    }

    /** Breaks it off. From the session's loop. */
    void reset() {
        Hop.run(session.loop(), exchange.loop(), () -> {
            if (!over) {
                over = true;
                exchange.reset();
            }
        });
    }
}
