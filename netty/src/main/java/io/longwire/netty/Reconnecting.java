package io.longwire.netty;

import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.message.MessageType;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A WebSocket that comes back: see {@link WebSocketClient#stayConnected}. Any thread. */
public final class Reconnecting implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Reconnecting.class);

    private final WebSocketClient client;
    private final URI uri;
    private final Supplier<? extends WebSocketListener> listeners;
    private final Backoff backoff;
    private final NettyLoop loop;
    private final RandomGenerator random;

    private volatile @Nullable WebSocket current;
    private volatile boolean closed;
    private int failures; // guarded by the loop

    Reconnecting(
            WebSocketClient client,
            URI uri,
            Supplier<? extends WebSocketListener> listeners,
            Backoff backoff,
            NettyLoop loop,
            RandomGenerator random) {
        this.client = client;
        this.uri = uri;
        this.listeners = listeners;
        this.backoff = backoff;
        this.loop = loop;
        this.random = random;
    }

    /** The WebSocket that is open at the moment; null between two. */
    public @Nullable WebSocket current() {
        return current;
    }

    /** Closes the WebSocket with 1000, and connects no more. */
    @Override
    public void close() {
        closed = true;
        WebSocket open = current;
        if (open != null) {
            open.close();
        }
    }

    void start() {
        loop.execute(this::connect);
    }

    private void connect() {
        if (closed || client.isStopping()) {
            return;
        }
        WebSocketListener listener;
        try {
            listener = listeners.get();
        } catch (RuntimeException failure) {
            LOG.error("{}: no listener could be made for the next connection", uri.getHost(), failure);
            again();
            return;
        }
        Watching watching = new Watching(listener);
        client.connect(uri, watching).whenComplete((opened, failure) -> {
            if (failure != null && !watching.opened) { // else closed follows
                LOG.info("{}: no connection, {}", uri.getHost(), why(failure));
                loop.execute(this::again);
            } else if (closed && opened != null) {
                opened.close();
            }
        });
    }

    private static @Nullable String why(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause == null ? failure.getMessage() : cause.getMessage();
    }

    private void again() {
        if (!closed && !client.isStopping()) {
            failures++;
            loop.schedule(loop.now() + backoff.nanos(failures, random), this::connect);
        }
    }

    /** The application's listener, and an eye on the beginning and the end. */
    private final class Watching implements WebSocketListener {
        private final WebSocketListener listener;

        /** Written on the WebSocket's loop, and read there or after the attempt has failed. */
        private volatile boolean opened;

        Watching(WebSocketListener listener) {
            this.listener = listener;
        }

        @Override
        public void opened(WebSocket webSocket) {
            opened = true;
            current = webSocket;
            loop.execute(() -> failures = 0);
            listener.opened(webSocket);
        }

        @Override
        public void message(WebSocket webSocket, MessageType type, ByteBuffer payload) {
            listener.message(webSocket, type, payload);
        }

        @Override
        public boolean wantsParts() {
            return listener.wantsParts();
        }

        @Override
        public void part(WebSocket webSocket, MessageType type, ByteBuffer payload, boolean last) {
            listener.part(webSocket, type, payload, last);
        }

        @Override
        public void ping(WebSocket webSocket, ByteBuffer payload) {
            listener.ping(webSocket, payload);
        }

        @Override
        public void pong(WebSocket webSocket, ByteBuffer payload) {
            listener.pong(webSocket, payload);
        }

        @Override
        public void writable(WebSocket webSocket) {
            listener.writable(webSocket);
        }

        @Override
        public void closed(WebSocket webSocket, CloseReason reason, @Nullable Side began) {
            current = null;
            try {
                listener.closed(webSocket, reason, began);
            } finally {
                loop.execute(Reconnecting.this::again);
            }
        }

        @Override
        public void failed(WebSocket webSocket, Throwable failure) {
            listener.failed(webSocket, failure);
        }
    }
}
