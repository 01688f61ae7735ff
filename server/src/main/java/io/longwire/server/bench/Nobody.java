package io.longwire.server.bench;

import io.longwire.netty.WebSocket;
import io.longwire.protocol.frame.CloseReason;
import java.nio.ByteBuffer;

/** Gets messages and does nothing with them. */
record Nobody() implements Receiver {
    @Override
    public void opened(WebSocket webSocket) {}

    @Override
    public void message(ByteBuffer payload, int head) {}

    @Override
    public void closed(CloseReason reason) {}
}
