package io.longwire.netty;

import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.transport.Transport;
import io.longwire.protocol.transport.TransportListener;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** From the message port to the application's listener. Everything on the loop. */
final class ListenerAdapter implements TransportListener {
    private final WebSocketListener listener;

    /** Null once it has begun. */
    private @Nullable Beginning beginning;

    private @Nullable WebSocket webSocket;

    ListenerAdapter(WebSocketListener listener, Beginning beginning) {
        this.listener = listener;
        this.beginning = beginning;
    }

    private WebSocket open() {
        return Objects.requireNonNull(webSocket, "not opened");
    }

    @Override
    public boolean wantsParts() {
        return listener.wantsParts();
    }

    @Override
    public void opened(Transport transport) {
        Beginning begins = Objects.requireNonNull(beginning, "opened already");
        beginning = null;
        WebSocket made = new WebSocket((WebSocketTransport) transport, begins.identity());
        if (!begins.attributes().isEmpty()) {
            made.attributes().putAll(begins.attributes());
        }
        webSocket = made;
        if (!begins.idleTimeout().isZero()) {
            made.idleTimeout(begins.idleTimeout());
        }
        if (!begins.keepAlive().isZero()) {
            made.keepAlive(begins.keepAlive());
        }
        if (!begins.waitsForDemand()) {
            made.request(Long.MAX_VALUE);
        }
        try {
            guarded(() -> listener.opened(made));
        } finally {
            begins.opened().accept(made); // it has opened, though it closes at once where the listener failed
        }
    }

    @Override
    public void message(MessageType type, ByteBuffer payload) {
        WebSocket to = open();
        try {
            listener.message(to, type, payload);
        } catch (RuntimeException failure) {
            listener.failed(to, failure);
            throw failure;
        }
    }

    @Override
    public void fragment(MessageType type, ByteBuffer payload, boolean last) {
        WebSocket to = open();
        guarded(() -> listener.part(to, type, payload, last));
    }

    @Override
    public void ping(ByteBuffer payload) {
        WebSocket to = open();
        guarded(() -> listener.ping(to, payload));
    }

    @Override
    public void pong(ByteBuffer payload) {
        WebSocket to = open();
        to.pongCame(payload);
        guarded(() -> listener.pong(to, payload));
    }

    @Override
    public void writable() {
        WebSocket to = open();
        to.roomCame();
        guarded(() -> listener.writable(to));
    }

    @Override
    public void closed(CloseReason reason, @Nullable Side began) {
        WebSocket to = open();
        to.ended();
        guarded(() -> listener.closed(to, reason, began));
    }

    /** The listener hears of its own failure first; the driver logs it and closes. */
    private void guarded(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException failure) {
            listener.failed(open(), failure);
            throw failure;
        }
    }
}
