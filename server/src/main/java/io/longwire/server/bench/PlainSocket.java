package io.longwire.server.bench;

import io.longwire.netty.WebSocket;
import io.longwire.netty.WebSocketListener;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.message.MessageType;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A WebSocket whose messages are nothing but their bodies. */
record PlainSocket(Receiver receiver) implements WebSocketListener {
    @Override
    public void opened(WebSocket webSocket) {
        receiver.opened(webSocket);
    }

    @Override
    public void message(WebSocket webSocket, MessageType type, ByteBuffer payload) {
        receiver.message(payload, payload.position());
    }

    @Override
    public void closed(WebSocket webSocket, CloseReason reason, @Nullable Side began) {
        receiver.closed(reason);
    }
}
