package io.longwire.protocol.sockjs;

import io.longwire.protocol.exchange.HttpExchange;
import io.longwire.protocol.frame.CloseReason;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The sessions of a service by their ids, those over WebSocket excepted. Any thread. */
final class Sessions {
    private final Map<String, Session> byId = new ConcurrentHashMap<>();
    private final SockJsService service;
    private final SockJsOptions options;
    private volatile boolean closed;

    Sessions(SockJsService service, SockJsOptions options) {
        this.service = service;
        this.options = options;
    }

    /** Whether there is room for one more. */
    boolean hasRoom() {
        return !closed && byId.size() < options.sessions();
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

    /** Begins a session on the loop of the exchange, unless another exchange has just done so. */
    void open(String id, HttpExchange exchange) {
        byId.putIfAbsent(
                id,
                new Session(
                        this,
                        id,
                        service.owner().apply(exchange.peer()),
                        exchange.loop(),
                        exchange.peer(),
                        service.sessions(),
                        options));
    }

    void remove(String id, Session session) {
        byId.remove(id, session);
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
