package io.longwire.protocol.sockjs;

import io.longwire.protocol.exchange.HttpExchange;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.http.RequestHead;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The sessions of a service by their ids, those over WebSocket excepted. Any thread. */
final class Sessions {
    /** As measured, with STOMP above. */
    private static final long SESSION_BYTES = 4 << 10;

    /** Of two strings, besides their characters. */
    private static final long FIELD_BYTES = 128;

    private final Map<String, Session> byId = new ConcurrentHashMap<>();
    private final SockJsService service;
    private final SockJsOptions options;
    private final AtomicLong kept = new AtomicLong();
    private volatile boolean closed;

    Sessions(SockJsService service, SockJsOptions options) {
        this.service = service;
        this.options = options;
    }

    /** The session that belongs to who asks; null when there is none, or it is another's. */
    @Nullable
    Session find(String id, HttpExchange exchange) {
        Session session = byId.get(id);
        return session != null
                        && Objects.equals(session.owner(), service.owner().apply(exchange.peer()))
                ? session
                : null;
    }

    boolean has(String id) {
        return byId.containsKey(id);
    }

    /** Begins a session on the loop of the exchange, unless another exchange has just done so; false where there is no room for one more. */
    boolean open(String id, HttpExchange exchange) {
        long bytes = bytes(exchange.request());
        if (closed || byId.size() >= options.sessions() || kept.addAndGet(bytes) > options.sessionBytes()) {
            kept.addAndGet(-bytes);
            return false;
        }
        Session session = new Session(
                this,
                id,
                service.owner().apply(exchange.peer()),
                exchange.loop(),
                exchange.peer(),
                service.sessions(),
                options,
                bytes);
        if (byId.putIfAbsent(id, session) != null) {
            kept.addAndGet(-bytes);
        }
        return true;
    }

    void remove(String id, Session session) {
        if (byId.remove(id, session)) {
            kept.addAndGet(-session.bytes());
        }
    }

    /** What a session keeps: itself, its upper end, and the head of the request that opened it, which says who it is. */
    private static long bytes(RequestHead opening) {
        String query = opening.query();
        long[] bytes = {SESSION_BYTES + opening.path().length() + (query == null ? 0 : query.length())};
        opening.headers().forEach((name, value) -> bytes[0] += FIELD_BYTES + name.length() + value.length());
        return bytes[0];
    }

    int count() {
        return byId.size();
    }

    /** Begins no more, and ends those that are there. */
    void close(CloseReason reason) {
        closed = true;
        for (Session session : byId.values()) {
            session.loop().execute(() -> session.close(reason));
        }
    }
}
