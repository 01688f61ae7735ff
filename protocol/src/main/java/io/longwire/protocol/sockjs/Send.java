package io.longwire.protocol.sockjs;

import io.longwire.protocol.exchange.ExchangeListener;
import io.longwire.protocol.exchange.HttpExchange;
import io.longwire.protocol.http.Headers;
import io.longwire.protocol.http.ResponseHead;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A request by which a client sends; its body is read as the session takes what is in it. Guarded by the loop of its exchange, but for {@link #ended}. */
final class Send implements ExchangeListener {
    private final HttpExchange exchange;
    private final Session session;
    private final Answers answers;
    private final boolean jsonp;
    private final @Nullable FormReader form;
    private boolean over;

    /** Whether the body has been read to its end. Guarded by the session's loop. */
    boolean ended;

    private Send(HttpExchange exchange, Session session, Answers answers, boolean jsonp, @Nullable FormReader form) {
        this.exchange = exchange;
        this.session = session;
        this.answers = answers;
        this.jsonp = jsonp;
        this.form = form;
    }

    static Send xhr(HttpExchange exchange, Session session, Answers answers) {
        return new Send(exchange, session, answers, false, null);
    }

    /** The JSON is in the body, or in the field {@code d} of a form. */
    static Send jsonp(HttpExchange exchange, Session session, Answers answers) {
        String type = exchange.request().headers().first("Content-Type");
        boolean isForm = type != null && type.regionMatches(true, 0, "application/x-www-form-urlencoded", 0, 33);
        return new Send(exchange, session, answers, true, isForm ? new FormReader() : null);
    }

    /** Listens; nothing of the body is read before {@link #more}. */
    void begin() {
        exchange.listen(this);
    }

    @Override
    public void data(ByteBuffer chunk) {
        if (over) {
            return;
        }
        byte[] bytes;
        if (form == null) {
            bytes = new byte[chunk.remaining()];
            chunk.get(bytes);
        } else {
            bytes = form.next(chunk);
        }
        Hop.run(exchange.loop(), session.loop(), () -> session.upstream().data(this, bytes));
    }

    @Override
    public void end(Headers trailers) {
        boolean broken = form != null && form.broken();
        Hop.run(exchange.loop(), session.loop(), () -> session.upstream().ended(this, broken));
    }

    @Override
    public void left() {
        if (!over) {
            over = true;
            Hop.run(exchange.loop(), session.loop(), () -> session.upstream().left(this));
        }
    }

    // ---- from the session's loop

    /** Reads on. */
    void more() {
        Hop.run(session.loop(), exchange.loop(), () -> {
            if (!over) {
                exchange.request(1);
            }
        });
    }

    /** All was taken. */
    void taken() {
        answer(() -> {
            Headers fields = answers.sessionFields(exchange.request(), Answers.TEXT);
            exchange.respond(new ResponseHead(jsonp ? 200 : 204, fields), Answers.bytes(jsonp ? "ok" : ""));
        });
    }

    void refused(int status, String text) {
        answer(() -> answers.text(exchange, status, text));
    }

    void notFound() {
        answer(() -> answers.notFound(exchange));
    }

    private void answer(Runnable response) {
        Hop.run(session.loop(), exchange.loop(), () -> {
            if (!over) {
                over = true;
                response.run();
            }
        });
    }
}
