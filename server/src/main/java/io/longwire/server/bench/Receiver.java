package io.longwire.server.bench;

import io.longwire.netty.WebSocket;
import io.longwire.protocol.frame.CloseReason;
import java.nio.ByteBuffer;

/** Who gets messages, whatever carries them. Called on the connection's loop. */
interface Receiver {
    void opened(WebSocket webSocket);

    /**
     * A message has come.
     *
     * @param payload its body from position to limit
     * @param head where what carries it begins; the body's position where nothing does
     */
    void message(ByteBuffer payload, int head);

    void closed(CloseReason reason);
}
